"use strict";
const load_i32 = kit.memories[0].load_i32;
const memory_grow = kit["memory_grow"];
const memory_size = kit["memory_size"];
const stack = kit["stack"];
class Views {
  I32 = kit.memories[0].view("i32", 0);
}
const views = new Views();
kit.memories[0].keep(views);
const $more = (function (l0) {
  const m = views;
  let t0 = 0, r2 = 0;
  t0 = m.I32[0] ?? load_i32(0, 0);
  r2 = memory_grow(0, l0) | 0;
  return t0 + (r2 + memory_size(0) | 0) | 0;
});
function enter$more(base) {
  const result = $more(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $more, enter: enter$more }];
//# sourceURL=kiln/golden/0_more
