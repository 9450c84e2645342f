"use strict";
const stack = kit["stack"];
const $clamp = (function (l0, l1, l2) {
  if ((l0 < l1 | 0) & (l2 !== 0 | 0)) {
    return l1;
  }
  if (l0 >>> 0 <= l2 >>> 0) {
    return l0;
  }
  return l2 !== 0 ? l2 : l0;
});
function enter$clamp(base) {
  const result = $clamp(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 4]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $clamp, enter: enter$clamp }];
//# sourceURL=kiln/golden/0_clamp
