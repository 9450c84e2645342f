/**
 * What tests of the contract share: the ways a guest can run, tier-ups in the middle of calls
 * included, and a listener that writes everything down.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  Context,
  ContextKey,
  type FunctionDefinition,
  type FunctionListener,
  type FunctionListenerFactory,
  type Module,
  ModuleConfig,
  Runtime,
  RuntimeConfig,
  withFunctionListenerFactory,
} from "../../mod.ts";
import { assemble } from "./guest.ts";
import { test } from "./suite.ts";

/** Each tier alone, and functions that change tiers at once, soon, or a little later. */
const WAYS = {
  interpreter: () => new RuntimeConfig().withMode("interpreter"),
  compiled: () => new RuntimeConfig().withMode("compiled"),
  "hot after 1": () => new RuntimeConfig().withHotness(1, 1),
  "hot after 2": () => new RuntimeConfig().withHotness(2, 2),
  "hot after 3": () => new RuntimeConfig().withHotness(3, 3),
} as const satisfies Record<string, () => RuntimeConfig>;

/** The name of a way to run. */
export type Way = keyof typeof WAYS;

const NAMES: readonly Way[] = Object.keys(WAYS) as Way[];

/** The configuration for a way to run. */
export function wayConfig(way: Way): RuntimeConfig {
  return WAYS[way]();
}

/** Registers a test of the contract once for each way to run. */
export function testContract(name: string, body: (way: Way) => void | Promise<void>): void {
  for (const way of NAMES) test(`contract: ${name} (${way})`, () => body(way));
}

/**
 * Registers a test that runs a scene in every way; what it writes down must be the same in all, and is
 * given to `check` once for each.
 */
export function testSameLog(
  name: string,
  scene: (way: Way, log: Recorder) => void | Promise<void>,
  check: (lines: readonly string[]) => void = () => {},
): void {
  testContract(name, async (way) => {
    const lines: string[][] = [];
    for (const each of new Set<Way>(["interpreter", way])) {
      const log = new Recorder();
      await scene(each, log);
      log.requireAllEnded();
      lines.push(log.lines);
    }
    assertEquals(lines.at(-1), lines[0], "the log of this way, and of the interpreter");
    check(lines[0]!);
  });
}

/** The functions around a call, outermost first. */
const PATH = new ContextKey<string>("path");

/** A call that has begun and not ended. */
interface Open {
  readonly token: number;
  readonly ctx: Context;
  readonly name: string;
}

/**
 * A listener that writes down every call of every function, and checks on the way that each call ends
 * once, with the context that its `before` returned, and inner ones before outer ones.
 */
export class Recorder implements FunctionListenerFactory {
  readonly lines: string[] = [];
  /** What the listeners were told of failures, innermost first. */
  readonly errors: unknown[] = [];
  readonly #open: Open[] = [];
  readonly #tokens: Set<number> = new Set();

  /** A context that has this factory. */
  get ctx(): Context {
    return withFunctionListenerFactory(Context.background(), this);
  }

  write(line: string): void {
    this.lines.push(line);
  }

  newListener(_definition: FunctionDefinition): FunctionListener {
    return {
      before: (ctx, definition, params, call) => {
        const path = `${ctx.value(PATH) ?? ""}/${definition.debugName}`;
        assertEquals(ctx.value(PATH), this.#open.at(-1)?.ctx.value(PATH), "the caller's context");
        assert(!this.#tokens.has(call.token), "a token of its own");
        this.#tokens.add(call.token);
        const inner = ctx.withValue(PATH, path);
        this.#open.push({ token: call.token, ctx: inner, name: definition.debugName });
        this.write(`> ${path}(${params.join()}) in ${call.module}`);
        return inner;
      },
      after: (ctx, definition, err, results, call) => {
        const open = this.#open.pop();
        assertEquals(call.token, open?.token, "the innermost call ends");
        assertStrictEquals(ctx, open?.ctx, "the context that before returned");
        if (err !== undefined) this.errors.push(err);
        const outcome = call.endsInTailCall
          ? "goes on as another"
          : err === undefined
          ? `(${results.join()})`
          : (err as Error).message;
        this.write(`< ${definition.debugName} ${outcome}`);
      },
    };
  }

  /** The calls that have begun and not ended, outermost first. */
  get open(): string[] {
    return this.#open.map(({ name }) => name);
  }

  requireAllEnded(): void {
    assertEquals(this.open, [], "every call has ended");
  }
}

/** Makes a runtime for a way to run, with a recorder's context, and guests of the text format. */
export class Stage implements Disposable {
  readonly runtime: Runtime;
  readonly ctx: Context;

  constructor(
    way: Way,
    ctx: Context,
    configure: (config: RuntimeConfig) => RuntimeConfig = (same) => same,
  ) {
    this.runtime = new Runtime(configure(wayConfig(way)));
    this.ctx = ctx;
  }

  /** Instantiates a module of the text format under the name that its text begins with. */
  async module(text: string, config: ModuleConfig = new ModuleConfig()): Promise<Module> {
    return this.runtime.instantiate(this.ctx, await assemble(text), config);
  }

  [Symbol.dispose](): void {
    this.runtime.close();
  }
}

/** What a call throws. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
