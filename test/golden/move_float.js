"use strict";
const load_i32 = kit.memories[0].load_i32;
const f64_of = kit["f64_of"];
const store_i64 = kit.memories[0].store_i64;
const stack = kit["stack"];
class Views {
  I32 = kit.memories[0].view("i32", 0);
  I32_4 = kit.memories[0].view("i32", 4);
}
const views = new Views();
kit.memories[0].keep(views);
const $swap = (function (l0, l1) {
  const m = views;
  let i = 0, t0_bits = 0, t0_high = 0, l2_bits = 0, l2_high = 0;
  l2_bits = m.I32[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 0);
  l2_high = m.I32_4[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 4);
  t0_bits = m.I32[l1 >>> 2 | l1 << 30] ?? load_i32(l1, 0);
  t0_high = m.I32_4[l1 >>> 2 | l1 << 30] ?? load_i32(l1, 4);
  if (m.I32_4[i = l0 >>> 2 | l0 << 30] === undefined) store_i64(l0, 0, t0_bits, t0_high);
  else { m.I32[i] = t0_bits; m.I32_4[i] = t0_high; }
  if (m.I32_4[i = l1 >>> 2 | l1 << 30] === undefined) store_i64(l1, 0, l2_bits, l2_high);
  else { m.I32[i] = l2_bits; m.I32_4[i] = l2_high; }
});
function enter$swap(base) {
  $swap(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
}
return [{ run: $swap, enter: enter$swap }];
//# sourceURL=kiln/golden/0_swap
