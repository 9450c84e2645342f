"use strict";
const stack = kit["stack"];
const $classify = (function (l0) {
  block1: {
    block2: {
      block3: {
        if (l0 === 0) {
          break block3;
        }
        if (l0 >>> 0 < 10) {
          break block2;
        }
        break block1;
      }
      return 0;
    }
    return 1;
  }
  return 2;
});
function enter$classify(base) {
  const result = $classify(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $classify, enter: enter$classify }];
//# sourceURL=kiln/golden/0_classify
