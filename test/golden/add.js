"use strict";
const stack = kit["stack"];
const $add = (function (l0, l1) {
  return l0 + l1 | 0;
});
function enter$add(base) {
  const result = $add(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $add, enter: enter$add }];
//# sourceURL=kiln/golden/0_add
