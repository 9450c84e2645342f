"use strict";
const load_f64 = kit.memories[0].load_f64;
const stack = kit["stack"];
const write_f64 = kit["write_f64"];
class Views {
  F64 = kit.memories[0].view("f64", 0);
}
const views = new Views();
kit.memories[0].keep(views);
const $dot = (function (l0, l1, l2) {
  const m = views;
  let l3 = 0;
  loop1: for (;;) {
    l3 = l3 + (m.F64[l0 >>> 3 | l0 << 29] ?? load_f64(l0, 0)) * (m.F64[l1 >>> 3 | l1 << 29] ?? load_f64(l1, 0));
    l0 = l0 + 8 | 0;
    l1 = l1 + 8 | 0;
    l2 = l2 - 1 | 0;
    if (l2) {
      continue loop1;
    }
    break;
  }
  return l3;
});
function enter$dot(base) {
  const result = $dot(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 4]);
  write_f64(stack, base + 0, result);
}
return [{ run: $dot, enter: enter$dot }];
//# sourceURL=kiln/golden/0_dot
