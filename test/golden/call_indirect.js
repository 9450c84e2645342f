"use strict";
const indirect = kit["indirect"];
const deep0 = kit.deep(0);
const stack = kit["stack"];
const space = kit["space"];
const table0 = kit.table(0);
const type0 = kit.typeId(0);
const $apply = (function (l0, l1, l2, room) {
  if (room < 0) return deep0(l0, l1, l2);
  let r3 = 0;
  r3 = indirect(table0, l0, type0)(l1, l2, room - 24) | 0;
  return r3;
});
function enter$apply(base) {
  const result = $apply(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 4], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $apply, enter: enter$apply }];
//# sourceURL=kiln/golden/0_apply
