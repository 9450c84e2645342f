"use strict";
const f32_box = kit["f32_box"];
const tail = kit["tail"];
const hooks0 = kit.func(0).hooks;
const i64_div_s = kit.n.i64_div_s;
const high = kit.n.high;
const results_refs = kit["results_refs"];
const results_f64 = kit["results_f64"];
const results_i32 = kit["results_i32"];
const deep0 = kit.deep(0);
const params0 = hooks0.params;
const params0_views = kit.views(params0);
const write_f32 = kit["write_f32"];
const is_tail = kit["is_tail"];
const results0 = hooks0.results;
const finish = kit["finish"];
const stack = kit["stack"];
const read_f32 = kit["read_f32"];
const space = kit["space"];
function $divide$body(l0, l0h, l1, l2, room) {
  let l1_bits = 2143289344;
  if (typeof l1 !== "number") {
    l1_bits = l1.low;
    l1 = NaN;
  }
  let t0 = 0, t1 = 0, t2 = 0;
  if ((l0 | l0h) === 0) {
    return tail($divide, [1, 0, l1 === l1 ? l1 : f32_box(l1_bits), null, room], hooks0) || null;
  }
  t0 = i64_div_s(100, 0, l0, l0h);
  t1 = high();
  t2 = +l1;
  results_refs[2] = l2;
  results_f64[1] = t2;
  results_i32[0] = t1;
  return t0;
}
function $divide$raw(l0, l0h, l1, l2, room) {
  if (room < 0) return deep0(l0, l0h, l1, l2);
  params0[0] = l0;
  params0[1] = l0h;
  write_f32(params0_views, 1, l1);
  params0[4] = l2 === null ? 0 : 1;
  hooks0.begin();
  const result = $divide$body(l0, l0h, l1, l2, room - 20);
  if (is_tail(result)) return result;
  results0[0] = result;
  results0[1] = results_i32[0];
  results0[2] = results_i32[2];
  results0[3] = results_i32[3];
  results0[4] = results_refs[2] === null ? 0 : 1;
  const more0 = results_i32[0];
  const more1 = results_i32[2];
  const more2 = results_i32[3];
  const more3 = results_refs[2];
  hooks0.end();
  results_i32[0] = more0;
  results_i32[2] = more1;
  results_i32[3] = more2;
  results_refs[2] = more3;
  return result;
}
function $divide(...parts) {
  return finish($divide$raw(...parts));
}
$divide.raw = $divide$raw;
function enter$divide(base) {
  const result = $divide(stack.i32[2 * base + 0], stack.i32[2 * base + 1], read_f32(stack, base + 1), stack.refs[base + 2], space.room);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
  stack.i32[2 * base + 2] = results_i32[2];
  stack.i32[2 * base + 3] = results_i32[3];
  stack.refs[base + 2] = results_refs[2];
}
return [{ run: $divide, enter: enter$divide }];
//# sourceURL=kiln/golden/0_divide

"use strict";
const hooks1 = kit.func(1).hooks;
const params1 = hooks1.params;
const results1 = hooks1.results;
const stack = kit["stack"];
function $leaf$body(l0) {
  return l0 + 1 | 0;
}
function $leaf(l0) {
  params1[0] = l0;
  hooks1.begin();
  const result = $leaf$body(l0);
  results1[0] = result;
  hooks1.end();
  return result;
}
function enter$leaf(base) {
  const result = $leaf(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $leaf, enter: enter$leaf }];
//# sourceURL=kiln/golden/1_leaf
