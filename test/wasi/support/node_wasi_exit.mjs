/** Runs a command whose exit ends this process; the one argument is the URL of the WASI to use. */
import process from "node:process";

const { WASI } = await import(process.argv[2]);
const wasi = new WASI({ version: "preview1", returnOnExit: false });
const memory = new WebAssembly.Memory({ initial: 1 });

function write(fd, text) {
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, 16));
  new Uint32Array(memory.buffer, 0, 2).set([16, written]);
  wasi.wasiImport.fd_write(fd, 0, 1, 8);
}

wasi.start({
  exports: {
    memory,
    _start() {
      write(1, "out");
      write(2, "err");
      wasi.wasiImport.proc_exit(5);
    },
  },
});
write(1, "not reached");
