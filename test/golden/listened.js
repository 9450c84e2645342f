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
const open_calls = kit["open_calls"];
const stack = kit["stack"];
const listener0 = hooks0.listener;
const definition0 = hooks0.definition;
const write_f32 = kit["write_f32"];
const require_room = kit["require_room"];
const is_tail = kit["is_tail"];
const finish = kit["finish"];
const read_f32 = kit["read_f32"];
const space = kit["space"];
const $divide$body = (function (l0, l0h, l1, l2, room) {
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
});
function $divide$raw(l0, l0h, l1, l2, room) {
  if (room < 0) return deep0(l0, l0h, l1, l2);
  const below = open_calls.top, outer = stack.context;
  const isInHook = below.state !== 1;
  if (isInHook) hooks0.renew();
  const params = hooks0.params;
  params.i32[0] = l0;
  params.i32[1] = l0h;
  write_f32(params, 1, l1);
  params.i32[4] = l2 === null ? 0 : 1;
  const call = below.above ?? below.grow();
  if (call.hooks !== hooks0) call.hooks = hooks0;
  if (call.outer !== outer) call.outer = outer;
  if (call.params !== params.u64) call.params = params.u64;
  call.token = ++open_calls.tokens;
  call.state = 0;
  open_calls.top = call;
  let inner = outer;
  if (listener0.before !== undefined) {
    require_room();
    inner = listener0.before(outer, definition0, params.u64, call) ?? outer;
    if (inner !== outer) stack.context = inner;
  }
  if (call.inner !== inner) call.inner = inner;
  call.state = isInHook ? 2 : 1;
  const result = $divide$body(l0, l0h, l1, l2, room - 20);
  if (is_tail(result)) return result;
  if (inner !== outer) stack.context = outer;
  const results = hooks0.results;
  results.i32[0] = result;
  results.i32[1] = results_i32[0];
  results.i32[2] = results_i32[2];
  results.i32[3] = results_i32[3];
  results.i32[4] = results_refs[2] === null ? 0 : 1;
  const more0 = results_i32[0];
  const more1 = results_i32[2];
  const more2 = results_i32[3];
  const more3 = results_refs[2];
  if (listener0.after !== undefined) {
    if (hooks0.isAfterKnown) require_room();
    else hooks0.meetAfter();
    call.state = 3;
    listener0.after(inner, definition0, undefined, results.u64, call);
  }
  open_calls.top = below;
  if (below.depth === 0) open_calls.forget();
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
const open_calls = kit["open_calls"];
const stack = kit["stack"];
const hooks1 = kit.func(1).hooks;
const listener1 = hooks1.listener;
const definition1 = hooks1.definition;
const require_room = kit["require_room"];
const $leaf$body = (function (l0) {
  return l0 + 1 | 0;
});
function $leaf(l0) {
  const below = open_calls.top, outer = stack.context;
  const isInHook = below.state !== 1;
  if (isInHook) hooks1.renew();
  const params = hooks1.params;
  params.i32[0] = l0;
  const call = below.above ?? below.grow();
  if (call.hooks !== hooks1) call.hooks = hooks1;
  if (call.outer !== outer) call.outer = outer;
  if (call.params !== params.u64) call.params = params.u64;
  call.token = ++open_calls.tokens;
  call.state = 0;
  open_calls.top = call;
  let inner = outer;
  if (listener1.before !== undefined) {
    require_room();
    inner = listener1.before(outer, definition1, params.u64, call) ?? outer;
    if (inner !== outer) stack.context = inner;
  }
  if (call.inner !== inner) call.inner = inner;
  call.state = isInHook ? 2 : 1;
  const result = $leaf$body(l0);
  if (inner !== outer) stack.context = outer;
  const results = hooks1.results;
  results.i32[0] = result;
  if (listener1.after !== undefined) {
    if (hooks1.isAfterKnown) require_room();
    else hooks1.meetAfter();
    call.state = 3;
    listener1.after(inner, definition1, undefined, results.u64, call);
  }
  open_calls.top = below;
  if (below.depth === 0) open_calls.forget();
  return result;
}
function enter$leaf(base) {
  const result = $leaf(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $leaf, enter: enter$leaf }];
//# sourceURL=kiln/golden/1_leaf
