"use strict";
const i32_div_u = kit.n.i32_div_u;
const i32_rem_u = kit.n.i32_rem_u;
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
const $divmod = (function (l0, l1) {
  let t0 = 0, t1 = 0;
  t0 = i32_div_u(l0, l1);
  t1 = i32_rem_u(l0, l1);
  results_i32[0] = t1;
  return t0;
});
function enter$divmod(base) {
  const result = $divmod(stack.i32[2 * base + 0], stack.i32[2 * base + 2]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 2] = results_i32[0];
}
return [{ run: $divmod, enter: enter$divmod }];
//# sourceURL=kiln/golden/0_divmod

"use strict";
const results_i32 = kit["results_i32"];
const deep1 = kit.deep(1);
const stack = kit["stack"];
const space = kit["space"];
let $divmod = kit.link(0, (linked) => $divmod = linked);
const $digits = (function (l0, room) {
  if (room < 0) return deep1(l0);
  let r1 = 0, r2 = 0;
  r1 = $divmod(l0, 10, room - 19) | 0;
  r2 = results_i32[0];
  return r1 + r2 | 0;
});
function enter$digits(base) {
  const result = $digits(stack.i32[2 * base + 0], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $digits, enter: enter$digits }];
//# sourceURL=kiln/golden/1_digits
