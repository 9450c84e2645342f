/**
 * The other side of server.c: connects to the port it is given, and prints what it was told, as JSON.
 */
import { connect } from "node:net";
import process from "node:process";

const port = Number(process.argv[2]);
const data = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

/** Connects; `start` may send, `hear` is given all that came so far whenever more comes. */
function talk(start, hear) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => start(socket));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      hear(socket, Buffer.concat(chunks));
    });
    socket.on("error", reject);
    socket.on("end", () => {
      socket.end();
      resolve(Buffer.concat(chunks));
    });
  });
}

const GREETING = "HELLOand more";
let isAnswered = false;
const echo = await talk(
  (socket) => {
    socket.write("hello ");
    setTimeout(() => socket.write("you!"), 100);
  },
  (socket, heard) => {
    if (isAnswered || heard.length < GREETING.length) return;
    isAnswered = true;
    socket.end(data);
  },
);
const bye = await talk(() => {}, () => {});
console.log(JSON.stringify({
  greeting: echo.subarray(0, GREETING.length).toString(),
  isEchoed: echo.subarray(GREETING.length).equals(data),
  bye: bye.toString(),
}));
