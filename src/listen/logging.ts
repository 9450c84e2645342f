/**
 * Listeners that write down every call, in the format of wazero's.
 *
 * @module
 */
import type {
  FunctionDefinition,
  FunctionListener,
  FunctionListenerFactory,
  ListenedCall,
  Module,
} from "../api.ts";
import type { Context } from "../context.ts";
import { onOneLine } from "../errors.ts";
import { formatParams, formatResults, type LineFormat, plainFormat } from "./line.ts";
import { isInScopes, isWasi, type LogScope, requireScopes } from "./scopes.ts";
import { wasiFormat } from "./wasi.ts";

/** Is given a log, line by line; each ends in a line feed. */
export type LogWriter = (line: string) => void;

/** How to log. */
export interface LoggingOptions {
  /**
   * Whether a line says so where a function failed, such as `<-- error=unreachable`; the default is
   * `true`. wazero writes none.
   */
  readonly failures?: boolean;
}

/**
 * Logs all functions. `-->` and `<--` are a guest's, `==>` and `<==` the host's; what a function calls
 * is further to the right by a tab. Parameters of WASI functions are spelled out, but reading from and
 * writing to standard streams is left out.
 *
 * @example
 * ```ts
 * import { Context, Runtime, withFunctionListenerFactory } from "@kiln/wasm";
 * import { loggingListenerFactory } from "@kiln/wasm/listen";
 * import { assertEquals } from "@std/assert";
 *
 * // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
 * const bytes = Uint8Array.from(
 *   atob("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * let log = "";
 * const factory = loggingListenerFactory((line) => void (log += line));
 * const ctx = withFunctionListenerFactory(Context.background(), factory);
 * using runtime = new Runtime();
 * runtime.instantiate(ctx, bytes).exportedFunction("add")!.call(ctx, 2, -3);
 * assertEquals(log, "--> .$0(2,-3)\n<-- -1\n");
 * ```
 */
export function loggingListenerFactory(
  write: LogWriter,
  options: LoggingOptions = {},
): FunctionListenerFactory {
  const log = new Log(write, options);
  return { newListener: (definition) => log.listener(definition) };
}

/** How to log what happens between a guest and its host. */
export interface HostLoggingOptions extends LoggingOptions {
  /** Which functions to log; the default is `["all"]`. With others, functions of guests are left out. */
  readonly scopes?: readonly LogScope[];
}

/**
 * Logs the functions of the host and those a guest exports, as {@link loggingListenerFactory} does: the
 * conversation of the two, without what the guest says to itself.
 *
 * @throws {TypeError} if there is no such scope.
 */
export function hostLoggingListenerFactory(
  write: LogWriter,
  { scopes = ["all"], ...options }: HostLoggingOptions = {},
): FunctionListenerFactory {
  requireScopes(scopes);
  const log = new Log(write, options);
  return {
    newListener(definition): FunctionListener | undefined {
      const isShown = definition.isHost || definition.exportNames.length > 0;
      return isShown && isInScopes(definition, scopes) ? log.listener(definition) : undefined;
    },
  };
}

/** A call that was logged and has not ended. */
interface OpenCall {
  readonly params: BigUint64Array;
  readonly caller: Module | undefined;
}

/** One log, of any number of functions. */
class Log {
  readonly #write: LogWriter;
  readonly #showsFailures: boolean;
  /** Calls that were logged and have not ended, by their token. */
  readonly #open: Map<number, OpenCall> = new Map();

  constructor(write: LogWriter, { failures = true }: LoggingOptions) {
    this.#write = write;
    this.#showsFailures = failures;
  }

  listener(definition: FunctionDefinition): FunctionListener {
    const format = isWasi(definition) ? wasiFormat(definition) : plainFormat(definition);
    return new LoggingListener(this, format);
  }

  begin(call: ListenedCall, params: BigUint64Array, text: (open: OpenCall) => string): void {
    const open = { params: params.slice(), caller: call.caller };
    this.#line(text(open));
    this.#open.set(call.token, open);
  }

  /** Ends a call, if it was logged; `text` is empty for one that is to be left out. */
  end(call: ListenedCall, text: (open: OpenCall) => string): void {
    const open = this.#open.get(call.token);
    if (open === undefined) return;
    this.#open.delete(call.token);
    this.#line(text(open));
  }

  /** Ends a call that failed, if it was logged. */
  fail(call: ListenedCall, text: string): void {
    if (this.#open.delete(call.token) && this.#showsFailures) this.#line(text);
  }

  #line(text: string): void {
    this.#write(`${"\t".repeat(this.#open.size)}${text}\n`);
  }
}

const NO_SLOTS: BigUint64Array = new BigUint64Array(0);

class LoggingListener implements FunctionListener {
  readonly #log: Log;
  readonly #format: LineFormat;

  constructor(log: Log, format: LineFormat) {
    this.#log = log;
    this.#format = format;
  }

  before(
    _ctx: Context,
    { isHost, debugName }: FunctionDefinition,
    params: BigUint64Array,
    call: ListenedCall,
  ): void {
    if (this.#format.isLogged?.(params) === false) return;
    const arrow = isHost ? "==>" : "-->";
    this.#log.begin(call, params, ({ caller }) => {
      const logged = { params, results: NO_SLOTS, memory: () => caller?.memory };
      return `${arrow} ${onOneLine(debugName)}${formatParams(this.#format, logged)}`;
    });
  }

  after(
    _ctx: Context,
    { isHost }: FunctionDefinition,
    err: unknown,
    results: BigUint64Array,
    call: ListenedCall,
  ): void {
    const arrow = isHost ? "<==" : "<--";
    if (err !== undefined) this.#log.fail(call, `${arrow} error=${describe(err)}`);
    else {
      this.#log.end(call, ({ params, caller }) => {
        if (call.endsInTailCall) return arrow;
        return arrow +
          formatResults(this.#format, { params, results, memory: () => caller?.memory });
      });
    }
  }
}

function describe(error: unknown): string {
  return onOneLine(error instanceof Error ? error.message : String(error));
}
