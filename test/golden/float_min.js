"use strict";
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
const write_f64 = kit["write_f64"];
const $clamp = (function (l0, l1, l2) {
  l0 = +l0;
  l1 = +l1;
  l2 = +l2;
  let t0 = 0;
  t0 = +(l0 > l1 ? l0 : l1 > l0 ? l1 : l0 === l1 ? 1 / l1 < 0 ? l0 : l1 : l0 + l1);
  t0 = +(t0 < l2 ? t0 : l2 < t0 ? l2 : t0 === l2 ? 1 / l2 < 0 ? l2 : t0 : t0 + l2);
  return t0;
});
function enter$clamp(base) {
  const result = $clamp(read_f64(stack, base + 0), read_f64(stack, base + 1), read_f64(stack, base + 2));
  write_f64(stack, base + 0, result);
}
return [{ run: $clamp, enter: enter$clamp }];
//# sourceURL=kiln/golden/0_clamp

"use strict";
const f32_box = kit["f32_box"];
const stack = kit["stack"];
const read_f32 = kit["read_f32"];
const write_f32 = kit["write_f32"];
const $larger = (function (l0, l1) {
  let l0_bits = 2143289344;
  if (typeof l0 !== "number") {
    l0_bits = l0.low;
    l0 = NaN;
  }
  let l1_bits = 2143289344;
  if (typeof l1 !== "number") {
    l1_bits = l1.low;
    l1 = NaN;
  }
  let t0 = 0, t1 = 0, t1_bits = 0;
  t0 = l0 > l1 | 0;
  t1 = t0 ? l0 : l1;
  if (t1 !== t1) {
    t1_bits = t0 ? l0_bits : l1_bits;
  }
  return t1 === t1 ? t1 : f32_box(t1_bits);
});
function enter$larger(base) {
  const result = $larger(read_f32(stack, base + 0), read_f32(stack, base + 1));
  write_f32(stack, base + 0, result);
}
return [{ run: $larger, enter: enter$larger }];
//# sourceURL=kiln/golden/1_larger
