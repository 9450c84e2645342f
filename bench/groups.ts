/**
 * What the bench measures: groups of cases, each of which is measured in several ways. A measurement
 * is a *job*, which a process of its own does; equal jobs are done once.
 *
 * @module
 */
import { callCases, measureCalls } from "./groups/calls.ts";
import { coldCases, measureCold } from "./groups/cold.ts";
import {
  contractCases,
  measureDeadline,
  measureListened,
  measureProgramListened,
} from "./groups/contract.ts";
import { kernelCases, measureKernel, tierCases } from "./groups/kernels.ts";
import { measureProgram, programCases } from "./groups/programs.ts";
import { measureStart, startCases } from "./groups/start.ts";
import type { Kernel } from "./kernels/kernels.ts";
import type { Sample, Unit } from "./report.ts";
import type { Variant } from "./variants.ts";

/** Something to measure, in several ways. */
export interface Case {
  readonly section: string;
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** Ways to measure it; the first is what the others are compared with. */
  readonly variants: readonly string[];
  /** How many processes each way gets; one by default. */
  readonly processes?: number;
  /** What the process that measures is told: a {@link Job} and its arguments. */
  job(variant: string, seconds: number): readonly [Job, ...string[]];
}

/** What a user chose of the groups that are about kernels. */
export interface Choice {
  readonly kernels: readonly Kernel[];
  /** Others that turn WebAssembly into JavaScript. */
  readonly rivals: readonly Variant[];
}

const JOBS = {
  kernel: measureKernel,
  cold: measureCold,
  call: measureCalls,
  program: measureProgram,
  listened: measureListened,
  "program-listened": measureProgramListened,
  deadline: measureDeadline,
  start: measureStart,
} as const satisfies Record<string, (...args: string[]) => Sample | Promise<Sample>>;

/** The name of a job. */
export type Job = keyof typeof JOBS;

/** Does a job, in this process. */
export async function doJob(job: Job, args: readonly string[]): Promise<Sample> {
  return await (JOBS[job] as (...args: readonly string[]) => Sample | Promise<Sample>)(...args);
}

/** A group of cases. */
export interface Group {
  readonly title: string;
  /** Whether it is part of another, and only measured when asked for. */
  readonly partial?: true;
  cases(choice: Choice): readonly Case[];
}

const GROUPS_BY_NAME = {
  kernels: {
    title: "Kernels, warm, and their first call",
    cases: ({ kernels, rivals }) => kernelCases(kernels, ["native", "compiled", ...rivals]),
  },
  cold: { title: "One long call in a fresh process", cases: ({ kernels }) => coldCases(kernels) },
  programs: { title: "Programs, from their bytes to their end", cases: programCases },
  calls: { title: "Calls between guest and host", cases: callCases },
  contract: {
    title: "Listeners, closing and deadlines",
    cases: ({ kernels }) => contractCases(kernels),
  },
  start: { title: "Starting, and memory", cases: startCases },
  tiers: { title: "Tiers", cases: ({ kernels }) => tierCases(kernels) },
  compiled: {
    title: "Kernels, compiled",
    partial: true,
    cases: ({ kernels }) => kernelCases(kernels, ["native", "compiled"]),
  },
  interpreter: {
    title: "Kernels, interpreted",
    partial: true,
    cases: ({ kernels }) => kernelCases(kernels, ["native", "interpreter"]),
  },
} as const satisfies Record<string, Group>;

/** The name of a group. */
export type GroupName = keyof typeof GROUPS_BY_NAME;

/** All groups by name, in the order of the report. */
export const GROUPS: Readonly<Record<GroupName, Group>> = GROUPS_BY_NAME;
