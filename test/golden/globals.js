"use strict";
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
const global2_f64 = kit.global(2).f64;
const global0 = kit.global(0).bits;
const global1 = kit.global(1).bits[0];
const $tick = (function (l0) {
  l0 = +l0;
  global2_f64[0] = global2_f64[0] + l0;
  global0[0] = global0[0] + global1 | 0;
  return global0[0];
});
function enter$tick(base) {
  const result = $tick(read_f64(stack, base + 0));
  stack.i32[2 * base + 0] = result;
}
return [{ run: $tick, enter: enter$tick }];
//# sourceURL=kiln/golden/0_tick
