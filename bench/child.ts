/**
 * One measurement, in a process of its own: `child.ts JOB ARGUMENTS…`. The last line it prints is the
 * result as JSON; what comes before was printed by the program that is measured.
 *
 * @module
 */
import process from "node:process";
import { doJob, type Job } from "./groups.ts";

const [job, ...args] = process.argv.slice(2);
console.log(JSON.stringify(await doJob(job as Job, args)));
