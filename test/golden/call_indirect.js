"use strict";
const is_own = kit["is_own"];
const lowered = kit["lowered"];
const callee = kit["callee"];
const deep0 = kit.deep(0);
const stack = kit["stack"];
const space = kit["space"];
const table0 = kit.table(0);
const type0 = kit.typeId(0);
var type0_0, type0_1, type0_2, type0_3, type0_4, type0_5, type0_6, type0_7, type0_many;
function learn_type0(callee) {
  if (!is_own(callee)) return;
  if (type0_0 === undefined) return void (type0_0 = callee.lowered);
  if (type0_1 === undefined) return void (type0_1 = callee.lowered);
  if (type0_2 === undefined) return void (type0_2 = callee.lowered);
  if (type0_3 === undefined) return void (type0_3 = callee.lowered);
  if (type0_4 === undefined) return void (type0_4 = callee.lowered);
  if (type0_5 === undefined) return void (type0_5 = callee.lowered);
  if (type0_6 === undefined) return void (type0_6 = callee.lowered);
  if (type0_7 === undefined) return void (type0_7 = callee.lowered);
  type0_many = true;
}
function call_type0(callee, p0, p1, room) {
  const run = callee.lowered;
  if (type0_many) return (run ?? lowered(callee))(p0, p1, room) | 0;
  if (run === type0_0) return type0_0(p0, p1, room) | 0;
  if (run === type0_1) return type0_1(p0, p1, room) | 0;
  if (run === type0_2) return type0_2(p0, p1, room) | 0;
  if (run === type0_3) return type0_3(p0, p1, room) | 0;
  if (run === type0_4) return type0_4(p0, p1, room) | 0;
  if (run === type0_5) return type0_5(p0, p1, room) | 0;
  if (run === type0_6) return type0_6(p0, p1, room) | 0;
  if (run === type0_7) return type0_7(p0, p1, room) | 0;
  learn_type0(callee);
  return (run ?? lowered(callee))(p0, p1, room) | 0;
}
const $apply = (function (l0, l1, l2, room) {
  if (room < 0) return deep0(l0, l1, l2);
  let r3 = 0;
  r3 = call_type0(callee(table0, l0, type0), l1, l2, room - 42) | 0;
  return r3;
});
function enter$apply(base) {
  const result = $apply(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 4], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $apply, enter: enter$apply }];
//# sourceURL=kiln/golden/0_apply
