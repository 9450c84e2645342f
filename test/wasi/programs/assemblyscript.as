// What a program in AssemblyScript uses of WASI, through its standard library and wasi-shim.

let failed = 0;

function check(name: string, condition: bool): void {
  if (!condition) failed++;
  process.stdout.write(name + (condition ? ": ok\n" : ": not so\n"));
}

check("process.argv", process.argv.length == 4 && process.argv[0] == "assemblyscript");
check("an argument that is not ASCII", process.argv[2] == "größe");
check("an empty argument", process.argv[3] == "");
check("process.env", process.env.get("A") == "1" && process.env.get("EMPTY") == "");
check("a variable that is not ASCII", process.env.get("NAME") == "größe=x");
check("Date.now", Date.now() > 1704067200000);
check("the year", new Date(Date.now()).getUTCFullYear() >= 2024);
const before = performance.now();
check("performance.now", performance.now() >= before);
check("process.hrtime", process.hrtime() > 0);

const random = new Uint8Array(64);
crypto.getRandomValues(random);
let sum = 0;
for (let i = 0; i < random.length; i++) sum += random[i];
check("crypto.getRandomValues", sum > 0);
check("Math.random", Math.random() != Math.random());

const buffer = new ArrayBuffer(64);
const count = process.stdin.read(buffer);
check("process.stdin", String.UTF8.decode(buffer.slice(0, count)) == "a line\n");
console.log("console.log: ok");
process.stderr.write("nobody sees this\n");
process.exit(failed == 0 ? 0 : 1);
