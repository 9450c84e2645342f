/** A thread that feeds a pipe, after it has waited long enough for somebody to wait for it. */
import { parentPort, workerData } from "node:worker_threads";

const { InputPipe } = await import(workerData.module);
const pipe = new InputPipe(workerData.buffer);

parentPort.once("message", () => {
  setTimeout(() => pipe.feed(new Blob(["0123456789".repeat(30_000)]).stream()), 50);
});
