"use strict";
const load_f64 = kit.memories[0].load_f64;
const load_i32 = kit.memories[0].load_i32;
const store_f64 = kit.memories[0].store_f64;
const store_i64 = kit.memories[0].store_i64;
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
class Views {
  F64 = kit.memories[0].view("f64", 0);
  I32 = kit.memories[0].view("i32", 0);
  I32_4 = kit.memories[0].view("i32", 4);
  F64_8 = kit.memories[0].view("f64", 8);
  I32_8 = kit.memories[0].view("i32", 8);
  I32_12 = kit.memories[0].view("i32", 12);
}
const views = new Views();
kit.memories[0].keep(views);
const $larger = (function (l0, l1) {
  l1 = +l1;
  const m = views;
  let i = 0, l2 = 0, l2_bits = 0, l2_high = 0;
  l2 = m.F64[l0 >>> 3 | l0 << 29] ?? load_f64(l0, 0);
  if (l2 !== l2) {
    l2_bits = m.I32[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 0);
    l2_high = m.I32_4[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 4);
  }
  if (l2 > l1) {
    if (m.F64_8[i = l0 >>> 3 | l0 << 29] === undefined) store_f64(l0, 8, l2);
    else m.F64_8[i] = l2;
    if (l2 !== l2) {
      if (m.I32_12[i = l0 >>> 2 | l0 << 30] === undefined) store_i64(l0, 8, l2_bits, l2_high);
      else { m.I32_8[i] = l2_bits; m.I32_12[i] = l2_high; }
    }
  }
});
function enter$larger(base) {
  $larger(stack.i32[2 * base + 0], read_f64(stack, base + 1));
}
return [{ run: $larger, enter: enter$larger }];
//# sourceURL=kiln/golden/0_larger
