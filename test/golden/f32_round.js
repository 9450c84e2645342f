"use strict";
const stack = kit["stack"];
const read_f32 = kit["read_f32"];
const write_f32 = kit["write_f32"];
const $mix = (function (l0, l1, l2) {
  l0 = +l0;
  l1 = +l1;
  l2 = +l2;
  let t1 = 0;
  t1 = Math.fround(Math.fround(l0 * l2) + -l1);
  return t1;
});
function enter$mix(base) {
  const result = $mix(read_f32(stack, base + 0), read_f32(stack, base + 1), read_f32(stack, base + 2));
  write_f32(stack, base + 0, result);
}
return [{ run: $mix, enter: enter$mix }];
//# sourceURL=kiln/golden/0_mix
