"use strict";
const deep1 = kit.deep(1);
const stack = kit["stack"];
const space = kit["space"];
let $log = kit.link(0, (linked) => $log = linked);
const $twice = (function (l0, room) {
  if (room < 0) return deep1(l0);
  $log(l0, room - 17);
  $log(7, room - 17);
  return l0;
});
function enter$twice(base) {
  const result = $twice(stack.i32[2 * base + 0], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $twice, enter: enter$twice }];
//# sourceURL=kiln/golden/1_twice
