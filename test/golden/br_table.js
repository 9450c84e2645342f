"use strict";
const stack = kit["stack"];
const $days = (function (l0) {
  block1: {
    block2: {
      block3: {
        switch (l0) {
          default:
            break block1;
          case 2:
            break block3;
          case 4: case 6:
            break block2;
        }
      }
      return 28;
    }
    return 30;
  }
  return 31;
});
function enter$days(base) {
  const result = $days(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $days, enter: enter$days }];
//# sourceURL=kiln/golden/0_days
