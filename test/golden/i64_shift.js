"use strict";
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
const $rotate = (function (l0, l0h) {
  let t0 = 0, t1 = 0;
  t0 = (l0 << 23 | l0h >>> 9) ^ l0h >>> 8;
  t1 = l0h << 23 | l0 >>> 9;
  results_i32[0] = t1;
  return t0;
});
function enter$rotate(base) {
  const result = $rotate(stack.i32[2 * base + 0], stack.i32[2 * base + 1]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $rotate, enter: enter$rotate }];
//# sourceURL=kiln/golden/0_rotate
