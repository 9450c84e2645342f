"use strict";
const memory_fill = kit["memory_fill"];
const memory_init = kit["memory_init"];
const memory_copy = kit["memory_copy"];
const stack = kit["stack"];
const $blank = (function (l0, l1) {
  memory_fill(0, l0, 32, l1);
  memory_init(0, 0, l0, 0, 4);
  memory_copy(0, 0, l0 + 4 | 0, l0, 4);
});
function enter$blank(base) {
  $blank(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
}
return [{ run: $blank, enter: enter$blank }];
//# sourceURL=kiln/golden/0_blank
