"use strict";
const load_i32 = kit.memories[0].load_i32;
const store_i32 = kit.memories[0].store_i32;
const stack = kit["stack"];
function $copy(l0, l1) {
  let t0 = 0;
  t0 = load_i32(l1, 0);
  store_i32(l0, 0, t0);
}
function enter$copy(base) {
  $copy(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
}
return [{ run: $copy, enter: enter$copy }];
//# sourceURL=kiln/golden/0_copy
