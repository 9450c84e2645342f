"use strict";
const stack = kit["stack"];
const $pick = (function (l0) {
  let b1_0 = 0;
  block1: {
    if (l0 === 1) {
      b1_0 = 10;
      break block1;
    }
    if (l0 === 2) {
      b1_0 = 20;
      break block1;
    }
    b1_0 = Math.imul(l0, 3);
  }
  return b1_0;
});
function enter$pick(base) {
  const result = $pick(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $pick, enter: enter$pick }];
//# sourceURL=kiln/golden/0_pick
