/**
 * The thread of a guest's sockets, which `sockets.ts` starts: it has the event loop that `node:net`
 * needs and the guest's own thread, which is busy with the guest, has not. What it learns it writes to
 * the memory they share (`socket_slots.ts`), and then rings the alarm; the other thread sends a
 * message when it wants this one to look.
 *
 * @module
 */
import type { Server, Socket } from "node:net";
import { SharedAlarm } from "./alarm.ts";
import { Errno } from "./errno.ts";
import type { TcpAddress } from "./host.ts";
import { builtin, failureOf } from "./node_builtin.ts";
import { Shared, type Slot, SlotState } from "./socket_slots.ts";

/** What the thread is started with. */
export interface SocketWorkerData {
  /** Tells such a thread from others. */
  readonly isForSockets: true;
  /** The {@link Shared} memory. */
  readonly shared: SharedArrayBuffer;
  /** The buffer of the guest's alarm. */
  readonly alarm: ArrayBufferLike;
  /** Where to listen. */
  readonly addresses: readonly TcpAddress[];
}

/** The one message there is beside "look": the guest has ended. */
export const STOP = "stop";

/** Connections that may wait for a slot, for each guest. */
const MAX_WAITING = 128;
/** Milliseconds that the other side of a closed connection has to take what is left for it. */
const LINGER = 5000;
/** Bytes that are handed to the system at once. */
const CHUNK = 65_536;

/** A connection that has a slot. */
class Carrier {
  readonly #slot: Slot;
  readonly #socket: Socket;
  readonly #alarm: SharedAlarm;
  /** What came in and has no room yet; the socket is paused meanwhile, which it may not heed at once. */
  readonly #received: Uint8Array[] = [];
  /** Why nothing more comes, to be told when there is room for all that came before. */
  #inputEnd = 0;
  #isSending = false;
  #hasEnded = false;
  #isClosing = false;

  constructor(slot: Slot, socket: Socket, alarm: SharedAlarm) {
    this.#slot = slot;
    this.#socket = socket;
    this.#alarm = alarm;
    socket.on("data", (bytes: Uint8Array) => {
      this.#received.push(bytes);
      this.#receive();
    });
    socket.on("end", () => this.#end(1, 0));
    socket.on("error", (error: unknown) => this.#end(failureOf(error), failureOf(error)));
    socket.on("close", () => this.#end(1, -Errno.EPIPE));
    socket.setNoDelay(true);
    socket.resume();
  }

  /** Whether nothing of it is left to be done. */
  get isGone(): boolean {
    return this.#socket.destroyed;
  }

  /** Whether the system has all that the guest wrote, or will not take it. */
  get isFlushed(): boolean {
    return this.isGone || this.#socket.writableFinished;
  }

  /** Does what the guest has made possible meanwhile. */
  look(): void {
    if (!this.#isClosing && this.#slot.state === SlotState.CLOSING) {
      this.#isClosing = true;
      // The other side says when it has read everything, if it ever does.
      setTimeout(() => this.#socket.destroy(), LINGER).unref();
    }
    this.#receive();
    this.#send();
  }

  #receive(): void {
    while (this.#received.length > 0) {
      const next = this.#received[0]!;
      const count = this.#isClosing ? next.length : this.#slot.input.write(next);
      if (count > 0) this.#alarm.ring();
      if (count < next.length) {
        this.#received[0] = next.subarray(count);
        this.#socket.pause();
        return;
      }
      this.#received.shift();
    }
    if (this.#inputEnd === 0) {
      this.#socket.resume();
    } else {
      this.#slot.inputEnd = this.#inputEnd;
      this.#alarm.ring();
    }
  }

  #send(): void {
    const { output, outputEnd, outputFailed } = this.#slot;
    if (this.#isSending || this.#hasEnded || outputFailed !== 0) return;
    const bytes = new Uint8Array(Math.min(output.used, CHUNK));
    if (bytes.length > 0) {
      output.read(bytes, true);
      this.#isSending = true;
      this.#socket.write(bytes, () => {
        this.#isSending = false;
        output.skip(bytes.length);
        this.#alarm.ring();
        this.#send();
      });
    } else if (outputEnd || this.#isClosing) {
      this.#hasEnded = true;
      this.#socket.end();
    }
  }

  #end(input: number, outputFailed: number): void {
    if (this.#inputEnd === 0) this.#inputEnd = input;
    if (outputFailed !== 0) this.#slot.outputFailed = outputFailed;
    this.#alarm.ring();
    this.#receive();
  }
}

/** All sockets of one guest. */
class Sockets {
  readonly #shared: Shared;
  readonly #alarm: SharedAlarm;
  readonly #servers: Server[] = [];
  readonly #carriers = new Map<Slot, Carrier>();
  readonly #waiting: { socket: Socket; listener: number }[] = [];
  #turns = 0;
  #isStopping = false;

  constructor({ shared, alarm }: SocketWorkerData) {
    this.#shared = new Shared(shared);
    this.#alarm = new SharedAlarm(alarm);
  }

  listen({ host, port }: TcpAddress, listener: number): void {
    const tell = (port: number) => {
      this.#shared.setPort(listener, port);
      this.#alarm.ring();
    };
    try {
      // The other side may stop sending and still want an answer.
      const server = builtin("node:net").createServer(
        { allowHalfOpen: true, pauseOnConnect: true },
        (socket) => {
          this.#connect(socket, listener);
        },
      );
      server.on("error", (error) => tell(failureOf(error)));
      server.listen(port, host, () => {
        const address = server.address();
        tell(typeof address === "object" ? address?.port ?? -Errno.EIO : -Errno.EIO);
      });
      this.#servers.push(server);
    } catch (error) {
      tell(failureOf(error));
    }
  }

  /** Looks what the guest did. */
  look(): void {
    this.#shared.unkick();
    this.#servers.forEach((server, i) => {
      if (this.#shared.port(i) === 0) server.close();
    });
    for (const [slot, carrier] of this.#carriers) {
      carrier.look();
      this.#settle(slot, carrier);
    }
  }

  /** Lets go of everything; what the guest has written is sent first. */
  stop(): void {
    this.#isStopping = true;
    for (const server of this.#servers) server.close();
    for (const { socket } of this.#waiting.splice(0)) socket.destroy();
    for (const slot of this.#carriers.keys()) slot.state = SlotState.CLOSING;
    this.look();
    this.#stopIfFlushed();
  }

  #connect(socket: Socket, listener: number): void {
    const slot = this.#shared.slots.find(({ state }) => state === SlotState.FREE);
    const isClosed = this.#shared.port(listener) === 0;
    if (slot !== undefined && !this.#isStopping && !isClosed) {
      slot.begin(listener, this.#turns++);
      const carrier = new Carrier(slot, socket, this.#alarm);
      this.#carriers.set(slot, carrier);
      socket.on("finish", () => this.#stopIfFlushed());
      socket.on("close", () => this.#settle(slot, carrier));
      this.#alarm.ring();
      return;
    }
    socket.on("error", () => socket.destroy());
    if (this.#waiting.length < MAX_WAITING && !isClosed) this.#waiting.push({ socket, listener });
    else socket.destroy();
  }

  /** Frees a slot once the socket is gone and the guest has closed it. */
  #settle(slot: Slot, carrier: Carrier): void {
    if (!carrier.isGone || slot.state !== SlotState.CLOSING) return;
    this.#carriers.delete(slot);
    slot.state = SlotState.FREE;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#connect(next.socket, next.listener);
    this.#stopIfFlushed();
  }

  #stopIfFlushed(): void {
    if (!this.#isStopping) return;
    for (const carrier of this.#carriers.values()) if (!carrier.isFlushed) return;
    this.#shared.stopped = true;
    this.#alarm.ring();
  }
}

/** Where this module is, for a thread that imports it. */
export const MODULE_URL: string = import.meta.url;

/**
 * Whether this is such a thread. A program can come to run in one: where it and this module were made
 * into one file, whoever imports this module imports the program.
 */
export function isSocketThread(): boolean {
  const { isMainThread, workerData } = builtin("node:worker_threads");
  return !isMainThread && (workerData as Partial<SocketWorkerData> | null)?.isForSockets === true;
}

/** What the thread runs; it is started with {@link SocketWorkerData}. */
export function serveSockets(): void {
  const { parentPort, workerData } = builtin("node:worker_threads");
  const data: SocketWorkerData = workerData;
  const sockets = new Sockets(data);
  parentPort!.on("message", (message) => message === STOP ? sockets.stop() : sockets.look());
  data.addresses.forEach((address, i) => sockets.listen(address, i));
}
