"use strict";
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
const $factorial = (function (l0, l0h) {
  let l1 = 0, l1h = 0, t0 = 0, t1 = 0;
  l1 = 1;
  l1h = 0;
  block1: {
    loop2: for (;;) {
      if ((l0 | l0h) === 0) {
        break block1;
      }
      t0 = Math.imul(l1, l0);
      t1 = ((((t0 & -16384) === 0 ? 2.3283064365386973e-10 : 2.3283064365386953e-10) * ((l1 >>> 0) * (l0 >>> 0)) | 0) + Math.imul(l1, l0h) | 0) + Math.imul(l0, l1h) | 0;
      l1 = t0;
      l1h = t1;
      t1 = l0h - (l0 >>> 0 < 1 | 0) | 0;
      l0 = l0 - 1 | 0;
      l0h = t1;
      continue loop2;
    }
  }
  results_i32[0] = l1h;
  return l1;
});
function enter$factorial(base) {
  const result = $factorial(stack.i32[2 * base + 0], stack.i32[2 * base + 1]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $factorial, enter: enter$factorial }];
//# sourceURL=kiln/golden/0_factorial
