"use strict";
const load_i32 = kit.memories[0].load_i32;
const store_i32 = kit.memories[0].store_i32;
const stack = kit["stack"];
class Views {
  U8_3 = kit.memories[0].view("u8", 3);
  data = kit.memories[0].data;
}
const views = new Views();
kit.memories[0].keep(views);
const $copy = (function (l0, l1) {
  const m = views;
  let t0 = 0;
  t0 = m.U8_3[l1] === undefined ? load_i32(l1, 0) : m.data.getInt32(l1, true);
  if (m.U8_3[l0] === undefined) store_i32(l0, 0, t0);
  else m.data.setInt32(l0, t0, true);
});
function enter$copy(base) {
  $copy(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
}
return [{ run: $copy, enter: enter$copy }];
//# sourceURL=kiln/golden/0_copy
