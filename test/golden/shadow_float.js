"use strict";
const load_f64 = kit.memories[0].load_f64;
const load_i32 = kit.memories[0].load_i32;
const store_f64 = kit.memories[0].store_f64;
const store_i64 = kit.memories[0].store_i64;
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
let F64 = kit.memories[0].view("f64", 0);
let I32 = kit.memories[0].view("i32", 0);
let I32_4 = kit.memories[0].view("i32", 4);
let F64_8 = kit.memories[0].view("f64", 8);
let I32_8 = kit.memories[0].view("i32", 8);
let I32_12 = kit.memories[0].view("i32", 12);
kit.memories[0].watch(() => {
  F64 = kit.memories[0].view("f64", 0);
  I32 = kit.memories[0].view("i32", 0);
  I32_4 = kit.memories[0].view("i32", 4);
  F64_8 = kit.memories[0].view("f64", 8);
  I32_8 = kit.memories[0].view("i32", 8);
  I32_12 = kit.memories[0].view("i32", 12);
});
function $larger(l0, l1) {
  l1 = +l1;
  let i = 0, l2 = 0, l2_bits = 0, l2_high = 0;
  l2 = F64[l0 >>> 3 | l0 << 29] ?? load_f64(l0, 0);
  if (l2 !== l2) {
    l2_bits = I32[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 0);
    l2_high = I32_4[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 4);
  }
  if (l2 > l1) {
    if (F64_8[i = l0 >>> 3 | l0 << 29] === undefined) store_f64(l0, 8, l2);
    else F64_8[i] = l2;
    if (l2 !== l2) {
      if (I32_12[i = l0 >>> 2 | l0 << 30] === undefined) store_i64(l0, 8, l2_bits, l2_high);
      else { I32_8[i] = l2_bits; I32_12[i] = l2_high; }
    }
  }
}
function enter$larger(base) {
  $larger(stack.i32[2 * base + 0], read_f64(stack, base + 1));
}
return [{ run: $larger, enter: enter$larger }];
//# sourceURL=kiln/golden/0_larger
