"use strict";
const tail = kit["tail"];
const deep0 = kit.deep(0);
const finish = kit["finish"];
const stack = kit["stack"];
const space = kit["space"];
let $odd = kit.link(1, (linked) => $odd = linked);
const $even$raw = (function (l0, room) {
  if (room < 0) return deep0(l0);
  if (l0 === 0) {
    return 1;
  }
  return tail($odd, [l0 - 1 | 0, room]);
});
function $even(...parts) {
  return finish($even$raw(...parts));
}
$even.raw = $even$raw;
function enter$even(base) {
  const result = $even(stack.i32[2 * base + 0], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $even, enter: enter$even }];
//# sourceURL=kiln/golden/0_even

"use strict";
const tail = kit["tail"];
const deep1 = kit.deep(1);
const finish = kit["finish"];
const stack = kit["stack"];
const space = kit["space"];
let $even = kit.link(0, (linked) => $even = linked);
const $odd$raw = (function (l0, room) {
  if (room < 0) return deep1(l0);
  if (l0 === 0) {
    return 0;
  }
  return tail($even, [l0 - 1 | 0, room]);
});
function $odd(...parts) {
  return finish($odd$raw(...parts));
}
$odd.raw = $odd$raw;
function enter$odd(base) {
  const result = $odd(stack.i32[2 * base + 0], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $odd, enter: enter$odd }];
//# sourceURL=kiln/golden/1_odd
