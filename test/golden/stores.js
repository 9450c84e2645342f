"use strict";
const store_i64 = kit.memories[0].store_i64;
const store_u8 = kit.memories[0].store_u8;
const stack = kit["stack"];
class Views {
  I32_16 = kit.memories[0].view("i32", 16);
  I32_20 = kit.memories[0].view("i32", 20);
  U8 = kit.memories[0].view("u8", 0);
}
const views = new Views();
kit.memories[0].keep(views);
const $fill = (function (l0, l1, l1h) {
  const m = views;
  let i = 0;
  if (m.I32_20[i = l0 >>> 2 | l0 << 30] === undefined) store_i64(l0, 16, l1, l1h);
  else { m.I32_16[i] = l1; m.I32_20[i] = l1h; }
  if (m.U8[i = 5] === undefined) store_u8(5, 0, l1);
  else m.U8[i] = l1;
});
function enter$fill(base) {
  $fill(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 3]);
}
return [{ run: $fill, enter: enter$fill }];
//# sourceURL=kiln/golden/0_fill
