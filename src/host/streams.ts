/**
 * Streams of the web as standard streams of a guest. A guest does not wait for promises, so what it
 * reads has to be there when it reads, or come from another thread; and what it writes is handed on
 * when the guest is done.
 *
 * @module
 */
import { SharedAlarm } from "./alarm.ts";
import { Errno } from "./errno.ts";
import type { InputStream, OutputStream } from "./host.ts";
import { Ring, RING_HEADER } from "./ring.ts";

/** How much {@link readAll} reads. */
export interface ReadAllOptions {
  /** More than this many bytes is an error; 1 GiB by default. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * All bytes of a stream, for {@link ModuleConfig.withStdin}.
 *
 * @throws {RangeError} if it has more than it may; the stream is canceled then.
 *
 * @example Standard input from a request
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { readAll } from "@kiln/wasm/wasi";
 *
 * const request = new Request("https://example.org", { method: "POST", body: "some text" });
 * const config = new ModuleConfig().withStdin(await readAll(request.body!));
 * ```
 */
export async function readAll(
  stream: ReadableStream<Uint8Array>,
  { maxBytes = DEFAULT_MAX_BYTES }: ReadAllOptions = {},
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += value!.length;
    if (size > maxBytes) {
      const error = new RangeError(`Cannot read a stream of more than ${maxBytes} bytes`);
      await reader.cancel(error);
      throw error;
    }
    chunks.push(value!);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** How a {@link StreamOutput} behaves. */
export interface StreamOutputOptions {
  /** Whether it is a terminal; it is none by default. */
  readonly isTerminal?: boolean;
  /** The most bytes that wait to be handed on; more is `ENOBUFS` for the guest. 64 MiB by default. */
  readonly maxQueued?: number;
}

const DEFAULT_MAX_QUEUED = 2 ** 26;

/**
 * A standard output that is handed on to a stream. What a guest writes during a call waits until the
 * call is over.
 *
 * @example What a program writes as the body of a response
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { StreamOutput } from "@kiln/wasm/wasi";
 *
 * const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
 * const output = new StreamOutput(writable);
 * const config = new ModuleConfig().withStdout(output);
 * // ... run the program, and then:
 * const response = new Response(readable);
 * await Promise.all([output.close(), response.text()]);
 * ```
 */
export class StreamOutput implements OutputStream {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #maxQueued: number;
  #queued = 0;
  #failure: { readonly error: unknown } | undefined;

  /** Takes a stream, which is locked from then on. */
  constructor(stream: WritableStream<Uint8Array>, options: StreamOutputOptions = {}) {
    this.#writer = stream.getWriter();
    this.#maxQueued = options.maxQueued ?? DEFAULT_MAX_QUEUED;
    this.isTerminal = options.isTerminal ?? false;
    // Failures are told where somebody asks: by `flush`, and to the guest by its next write.
    this.#writer.closed.catch((error) => this.#failure ??= { error });
  }

  /** Queues bytes; `EPIPE` once the stream has failed. */
  write(bytes: Uint8Array): number {
    if (this.#failure !== undefined) return -Errno.EPIPE;
    if (this.#queued + bytes.length > this.#maxQueued) return -Errno.ENOBUFS;
    this.#queued += bytes.length;
    this.#writer.write(bytes.slice()).then(
      () => void (this.#queued -= bytes.length),
      (error) => this.#failure ??= { error },
    );
    return bytes.length;
  }

  /**
   * Waits until the stream has taken everything.
   *
   * @throws what the stream failed with.
   */
  async flush(): Promise<void> {
    if (this.#failure === undefined) await this.#writer.write(new Uint8Array(0));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /**
   * Waits until the stream has taken everything, and ends it.
   *
   * @throws what the stream failed with.
   */
  async close(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#writer.close();
  }
}

/** Bytes on their way through a {@link InputPipe}. */
const PIPE_BYTES = 65_536;
const ENDED = 1, CELLS_BYTES = 8;
/** Milliseconds until a full pipe is looked at again. */
const FULL_PAUSE = 5;

/**
 * A standard input that another thread writes to: a guest in a worker reads, waiting if it has to,
 * what a page hears from its user. Both threads make a pipe of the same buffer.
 *
 * @example The thread of the guest, and another
 * ```ts
 * import { ModuleConfig } from "@kiln/wasm";
 * import { InputPipe } from "@kiln/wasm/wasi";
 *
 * const pipe = new InputPipe();
 * const config = new ModuleConfig().withStdin(pipe);
 *
 * // Elsewhere, where `pipe.buffer` was sent to:
 * const other = new InputPipe(pipe.buffer);
 * await other.feed(new Blob(["typed text"]).stream());
 * ```
 */
export class InputPipe implements InputStream {
  /** Whether it is a terminal, for the thread that reads. */
  readonly isTerminal: boolean;
  /** What the other thread makes a pipe of. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #alarm: SharedAlarm;
  readonly #ring: Ring;

  /** Makes a pipe, or joins one. */
  constructor(
    buffer: SharedArrayBuffer = new SharedArrayBuffer(CELLS_BYTES + RING_HEADER + PIPE_BYTES),
    options: { readonly isTerminal?: boolean } = {},
  ) {
    this.buffer = buffer;
    this.isTerminal = options.isTerminal ?? false;
    this.#cells = new Int32Array(buffer, 0, 2);
    this.#alarm = new SharedAlarm(buffer);
    this.#ring = new Ring(buffer, CELLS_BYTES, PIPE_BYTES);
  }

  /** Fills a buffer as far as bytes have come, waiting for the first; returns 0 at the end. */
  read(buffer: Uint8Array): number {
    while (true) {
      const { count } = this.#alarm;
      if (this.available() !== -Errno.EAGAIN) return this.#ring.read(buffer);
      this.#alarm.wait(count, Infinity);
    }
  }

  /** How many bytes have come: 0 at the end, `EAGAIN` if none have yet. */
  available(): number {
    // Asked first: what was written before the end is there when the end is.
    const isOver = Atomics.load(this.#cells, ENDED) !== 0;
    return this.#ring.used || (isOver ? 0 : -Errno.EAGAIN);
  }

  /** Writes as many of the bytes as there is room for, and says how many. */
  write(bytes: Uint8Array): number {
    const count = this.#ring.write(bytes);
    if (count > 0) this.#alarm.ring();
    return count;
  }

  /** Says that nothing more comes. */
  end(): void {
    Atomics.store(this.#cells, ENDED, 1);
    this.#alarm.ring();
  }

  /** Writes all of a stream, as fast as it is read, and then ends. */
  async feed(stream: ReadableStream<Uint8Array>): Promise<void> {
    const reader = stream.getReader();
    try {
      for (
        let { done, value } = await reader.read();
        !done;
        { done, value } = await reader.read()
      ) {
        for (let rest = value!; rest.length > 0;) {
          rest = rest.subarray(this.write(rest));
          if (rest.length > 0) await new Promise((resolve) => setTimeout(resolve, FULL_PAUSE));
        }
      }
    } finally {
      this.end();
    }
  }
}
