"use strict";
const stack = kit["stack"];
const $low = (function (l0, l0h) {
  let t0 = 0;
  t0 = l0 + 1 | 0;
  return t0 & 255;
});
function enter$low(base) {
  const result = $low(stack.i32[2 * base + 0], stack.i32[2 * base + 1]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $low, enter: enter$low }];
//# sourceURL=kiln/golden/0_low
