/** Lines of source in the stacks of traps. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readFileSync } from "node:fs";
import { Context, ModuleConfig, Runtime, type RuntimeConfig, Trap } from "../../mod.ts";
import { describeTrap } from "../../src/cli/errors.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

/** A program with debug information; both versions of the format tell the same. */
interface Program {
  readonly files: readonly string[];
  readonly call: readonly [name: string, ...args: number[]];
  /** What the trap says. */
  readonly text: string;
}

const PROGRAMS: readonly Program[] = [
  {
    files: ["calls_dwarf4_O0", "calls_dwarf5_O0", "calls_dwarf4_O2", "calls_dwarf5_O2"],
    call: ["divide", 101, 0],
    text: `wasm error: integer divide by zero
wasm stack trace:
	guest.middle(i32,i32) i32
		quotient (inlined) at /src/calls.c:6:12
		scaled (inlined) at /src/calls.c:12:10
		at /src/calls.c:16:16
	guest.divide(i32,i32) i32
		at /src/calls.c:23:10`,
  },
  {
    files: ["calls_dwarf4_O0", "calls_dwarf5_O0"],
    call: ["sink", 2],
    text: `wasm error: unreachable
wasm stack trace:
	guest.sink(i32) i32
		at /src/calls.c:29:19
	guest.sink(i32) i32
		at /src/calls.c:30:10
	guest.sink(i32) i32
		at /src/calls.c:30:10`,
  },
  {
    // The recursion has become a loop.
    files: ["calls_dwarf4_O2", "calls_dwarf5_O2"],
    call: ["sink", 2],
    text: `wasm error: unreachable
wasm stack trace:
	guest.sink(i32) i32
		at /src/calls.c:29:19`,
  },
  {
    files: ["shapes_dwarf4_O0", "shapes_dwarf5_O0", "shapes_dwarf4_O2", "shapes_dwarf5_O2"],
    call: ["ratio", 5, 0],
    text: `wasm error: integer divide by zero
wasm stack trace:
	guest.ratio(i32,i32) i32
		ratio (inlined) at /src/shapes.cc:17:17
		operator() (inlined) at /src/shapes.cc:41:55
		at /src/shapes.cc:42:10`,
  },
  {
    files: ["shapes_dwarf4_O0", "shapes_dwarf5_O0", "shapes_dwarf4_O2", "shapes_dwarf5_O2"],
    call: ["sum", 6],
    text: `wasm error: unreachable
wasm stack trace:
	guest.geometry::Grid::at(int) const(i32,i32) i32
		at /src/shapes.cc:32:18
	guest.sum(i32) i32
		sum (inlined) at /src/shapes.cc:26:43
		at /src/shapes.cc:49:15`,
  },
  {
    files: ["nth"],
    call: ["nth", 4],
    text: `wasm error: unreachable
wasm stack trace:
	guest.nth(i32) i32
		unreachable (inlined) at /usr/src/rustc-1.63.0/library/core/src/../../stdarch/crates/core_arch/src/wasm32/mod.rs:25:5
		stop (inlined) at /src/nth.rs:11:5
		{closure#0} (inlined) at /src/nth.rs:19:28
		unwrap_or_else<i32, nth::pick::{closure_env#0}> (inlined) at /usr/src/rustc-1.63.0/library/core/src/option.rs:825:21
		pick (inlined) at /src/nth.rs:16:5
		at /src/nth.rs:24:5`,
  },
];

const FIXTURES = new URL("../fixtures/dwarf/", import.meta.url);

function trapOf(config: RuntimeConfig, file: string, [name, ...args]: Program["call"]): Trap {
  const bytes = new Uint8Array(readFileSync(new URL(`${file}.wasm`, FIXTURES)));
  using runtime = new Runtime(config);
  const ctx = Context.background();
  const module = runtime.instantiate(ctx, bytes, new ModuleConfig().withName("guest"));
  return assertThrows(() => module.exportedFunction(name)!.call(ctx, ...args), Trap);
}

for (const { files, call, text } of PROGRAMS) {
  for (const file of files) {
    testOnTiers(`the stack of ${file}, ${call[0]}, shows where in the source it is`, (tier) => {
      const trap = trapOf(configOf(tier), file, call);
      assertEquals(String(trap), text);
      // Other texts of a trap show byte offsets besides.
      assertEquals(describeTrap(trap).replaceAll(/ at 0x[0-9a-f]+$/gm, ""), text);
      const lines = text.split("\n").slice(2).filter((line) => line.startsWith("\t\t"));
      assertEquals(trap.stack!.split("\n").filter((line) => line.startsWith("\t\t")), lines);
    });
  }
}

testOnTiers("a frame of the stack has its places in the source as data", (tier) => {
  const [frame] = trapOf(configOf(tier), "calls_dwarf5_O2", ["divide", 1, 0]).frames;
  assertEquals(frame!.source, [
    { file: "/src/calls.c", line: 6, column: 12, inlined: "quotient" },
    { file: "/src/calls.c", line: 12, column: 10, inlined: "scaled" },
    { file: "/src/calls.c", line: 16, column: 16 },
  ]);
});

testOnTiers("lines of source can be switched off", (tier) => {
  const config = configOf(tier).withDebugInfo(false);
  assertEquals([configOf(tier).debugInfo, config.debugInfo], [true, false]);
  const trap = trapOf(config, "calls_dwarf5_O2", ["divide", 1, 0]);
  assert(trap.frames.every((frame) => !("source" in frame)));
  assertMatch(describeTrap(trap), /^wasm error: .*\nwasm stack trace:\n\t\S.*\n\t\S.*$/);
});
