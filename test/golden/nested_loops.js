"use strict";
const stack = kit["stack"];
const $pairs = (function (l0) {
  let l1 = 0, l2 = 0, l3 = 0;
  loop1: for (;;) {
    l2 = 0;
    loop2: for (;;) {
      l3 = l3 + Math.imul(l1, l2) | 0;
      l2 = l2 + 1 | 0;
      if (l2 < l0) {
        continue loop2;
      }
      break;
    }
    l1 = l1 + 1 | 0;
    if (l1 < l0) {
      continue loop1;
    }
    break;
  }
  return l3;
});
function enter$pairs(base) {
  const result = $pairs(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $pairs, enter: enter$pairs }];
//# sourceURL=kiln/golden/0_pairs
