/**
 * The sockets of one guest, under Deno, Bun and Node. They are `node:net`'s, which is asynchronous,
 * and so live on a thread of their own (`socket_worker.ts`); the guest's thread reads and writes the
 * memory they share, and can wait. There are none in a browser.
 *
 * @module
 */
import type { SharedAlarm } from "./alarm.ts";
import { Errno, errnoName } from "./errno.ts";
import type { Failure, Status, TcpAddress, TcpConnection, TcpListener } from "./host.ts";
import { builtin } from "./node_builtin.ts";
import { MAX_LISTENERS, RING_BYTES, Shared, type Slot, SlotState } from "./socket_slots.ts";
import {
  isSocketThread,
  MODULE_URL,
  serveSockets,
  type SocketWorkerData,
  STOP,
} from "./socket_worker.ts";

/** Milliseconds that the thread has to begin to listen. */
const START_TIME = 10_000;
/** Milliseconds that it has in the end to send what the guest has written. */
const STOP_TIME = 1000;

/** Bytes in a ring below which it was not full when the other thread last wrote to it. */
const FULL_ENOUGH = RING_BYTES / 2;

/** The listeners of one guest, and the connections that come in by them. */
export class Sockets {
  /** The listeners, in the order of their addresses. */
  readonly listeners: readonly TcpListener[];
  readonly #alarm: SharedAlarm;
  readonly #shared = new Shared();
  readonly #worker: { postMessage(message: unknown): void; terminate(): unknown };

  /**
   * Listens.
   *
   * @param alarm Rings whenever anything has become ready.
   * @throws {Error} if it cannot listen at one of the addresses.
   * @throws {TypeError} where there are no sockets, as in a browser.
   */
  constructor(addresses: readonly TcpAddress[], alarm: SharedAlarm) {
    if (addresses.length > MAX_LISTENERS) {
      throw new Error(`Cannot listen at more than ${MAX_LISTENERS} addresses`);
    }
    if (isSocketThread()) {
      throw new Error("Cannot listen on the thread of another guest's sockets");
    }
    this.#alarm = alarm;
    const data: SocketWorkerData = {
      isForSockets: true,
      shared: this.#shared.buffer,
      alarm: alarm.buffer,
      addresses,
    };
    const { Worker } = builtin("node:worker_threads");
    const worker = new Worker(entry(), { workerData: data });
    worker.unref();
    this.#worker = worker;
    try {
      this.listeners = addresses.map((address, i) => this.#listener(address, i));
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Ends all connections, after what the guest has written is sent, and all listeners. */
  close(): void {
    this.#worker.postMessage(STOP);
    this.#waitUntil(() => this.#shared.stopped, STOP_TIME);
    this.#worker.terminate();
  }

  #listener(address: TcpAddress, number: number): TcpListener {
    this.#waitUntil(() => this.#shared.port(number) !== 0, START_TIME);
    const port = this.#shared.port(number);
    if (port <= 0) {
      const why = port === 0 ? "no answer" : errnoName(-port);
      throw new Error(`Cannot listen at ${address.host}:${address.port}: ${why}`);
    }
    const kick = () => {
      if (this.#shared.kick()) this.#worker.postMessage("look");
    };
    return new SharedListener({ host: address.host, port }, number, { shared: this.#shared, kick });
  }

  #waitUntil(isDone: () => boolean, milliseconds: number): void {
    const end = performance.now() + milliseconds;
    while (true) {
      const { count } = this.#alarm;
      const left = end - performance.now();
      if (isDone() || left <= 0) return;
      this.#alarm.wait(count, left);
    }
  }
}

/**
 * A module for the thread. It imports one that this thread has imported too, since only such a module
 * is certain to be there: this thread is about to wait, and some runtimes fetch modules on it.
 */
function entry(): URL {
  const { name } = serveSockets;
  const source = `import { ${name} } from ${JSON.stringify(MODULE_URL)}; ${name}();`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** The other thread, as listeners and connections see it. */
interface OtherThread {
  readonly shared: Shared;
  /** Has it look at what was changed. */
  readonly kick: () => void;
}

class SharedListener implements TcpListener {
  readonly address: TcpAddress;
  readonly #number: number;
  readonly #other: OtherThread;

  constructor(address: TcpAddress, number: number, other: OtherThread) {
    this.address = address;
    this.#number = number;
    this.#other = other;
  }

  get isReady(): boolean {
    return this.#next() !== undefined;
  }

  accept(): TcpConnection | Failure {
    const slot = this.#next();
    if (slot === undefined) return -Errno.EAGAIN;
    slot.state = SlotState.OPEN;
    return new SharedConnection(slot, this.#other.kick);
  }

  /** Those who wait are turned away. */
  close(): Status {
    this.#other.shared.setPort(this.#number, 0);
    for (let slot = this.#next(); slot !== undefined; slot = this.#next()) {
      slot.state = SlotState.CLOSING;
    }
    this.#other.kick();
    return 0;
  }

  #next(): Slot | undefined {
    let first: Slot | undefined;
    for (const slot of this.#other.shared.slots) {
      if (slot.state !== SlotState.WAITING || slot.listener !== this.#number) continue;
      if (first === undefined || (slot.turn - first.turn | 0) < 0) first = slot;
    }
    return first;
  }
}

class SharedConnection implements TcpConnection {
  readonly #slot: Slot;
  readonly #kick: () => void;
  #readsNothing = false;

  constructor(slot: Slot, kick: () => void) {
    this.#slot = slot;
    this.#kick = kick;
  }

  available(): number {
    // Asked first: what comes in before the end is there when the end is.
    const end = this.#slot.inputEnd;
    const { used } = this.#slot.input;
    if (this.#readsNothing) return 0;
    if (used > 0) return used;
    return end === 0 ? -Errno.EAGAIN : Math.min(end, 0);
  }

  room(): number {
    if (this.#slot.outputEnd) return -Errno.EPIPE;
    return this.#slot.outputFailed || this.#slot.output.free || -Errno.EAGAIN;
  }

  read(buffer: Uint8Array, keep = false): number {
    const available = this.available();
    if (available <= 0) return available;
    const count = this.#slot.input.read(buffer, keep);
    // The other thread has more to give only where it found the ring full.
    if (!keep && available > FULL_ENOUGH) this.#kick();
    return count;
  }

  write(bytes: Uint8Array): number {
    const room = this.room();
    if (room < 0) return room;
    const count = this.#slot.output.write(bytes);
    this.#kick();
    return count;
  }

  shutdown({ read, write }: { readonly read: boolean; readonly write: boolean }): Status {
    if (write && this.#slot.outputFailed !== 0) return -Errno.ENOTCONN;
    if (read) this.#readsNothing = true;
    if (write) this.#slot.outputEnd = true;
    this.#kick();
    return 0;
  }

  close(): Status {
    this.#slot.state = SlotState.CLOSING;
    this.#kick();
    return 0;
  }
}
