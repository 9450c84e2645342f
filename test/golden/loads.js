"use strict";
const load_i32 = kit.memories[0].load_i32;
const load_u8 = kit.memories[0].load_u8;
const load_i16 = kit.memories[0].load_i16;
const stack = kit["stack"];
class Views {
  I32_8 = kit.memories[0].view("i32", 8);
  U8_3 = kit.memories[0].view("u8", 3);
  I16 = kit.memories[0].view("i16", 0);
}
const views = new Views();
kit.memories[0].keep(views);
const $sum = (function (l0) {
  const m = views;
  return (m.I32_8[l0 >>> 2 | l0 << 30] ?? load_i32(l0, 8)) + ((m.U8_3[l0] ?? load_u8(l0, 3)) + (m.I16[l0 + 2 >>> 1 | l0 + 2 << 31] ?? load_i16(l0 + 2 | 0, 0)) | 0) | 0;
});
function enter$sum(base) {
  const result = $sum(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $sum, enter: enter$sum }];
//# sourceURL=kiln/golden/0_sum
