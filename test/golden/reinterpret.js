"use strict";
const f64_low = kit["f64_low"];
const f64_high = kit["f64_high"];
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
const $bits = (function (l0) {
  let l0_bits = 0, l0_high = 2146959360;
  if (typeof l0 !== "number") {
    l0_bits = l0.low;
    l0_high = l0.high;
    l0 = NaN;
  }
  let t0 = 0, t1 = 0;
  t0 = l0 === l0 ? f64_low(l0) : l0_bits;
  t1 = l0 === l0 ? f64_high(l0) : l0_high;
  results_i32[0] = t1;
  return t0;
});
function enter$bits(base) {
  const result = $bits(read_f64(stack, base + 0));
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $bits, enter: enter$bits }];
//# sourceURL=kiln/golden/0_bits
