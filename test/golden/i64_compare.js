"use strict";
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
const $middle = (function (l0, l0h, l1, l1h) {
  let b1_0 = 0, b1_1 = 0, t0 = 0, t1 = 0;
  if (l0h < l1h || l0h === l1h && l0 >>> 0 < l1 >>> 0) {
    t0 = l1h - l0h - (l1 >>> 0 < l0 >>> 0 | 0) | 0;
    t1 = l0 + (l1 - l0 >>> 1 | t0 << 31) | 0;
    b1_0 = t1;
    b1_1 = l0h + (t0 >>> 1) + (t1 >>> 0 < l0 >>> 0 | 0) | 0;
  } else {
    t1 = (l0h >>> 0 > 1 || l0h === 1) | 0;
    b1_0 = t1 ? l0 : l1;
    b1_1 = t1 ? l0h : l1h;
  }
  results_i32[0] = b1_1;
  return b1_0;
});
function enter$middle(base) {
  const result = $middle(stack.i32[2 * base + 0], stack.i32[2 * base + 1], stack.i32[2 * base + 2], stack.i32[2 * base + 3]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $middle, enter: enter$middle }];
//# sourceURL=kiln/golden/0_middle
