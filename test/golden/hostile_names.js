"use strict";
const stack = kit["stack"];
const $constructor = (function (l0) {
});
function enter$constructor(base) {
  $constructor(stack.i32[2 * base + 0]);
}
return [{ run: $constructor, enter: enter$constructor }];
//# sourceURL=kiln/golden/1_constructor

"use strict";
const deep2 = kit.deep(2);
const stack = kit["stack"];
const space = kit["space"];
let $____call_ee___1_ = kit.link(0, (linked) => $____call_ee___1_ = linked);
let $constructor = kit.link(1, (linked) => $constructor = linked);
const $___return_______ = (function (l0, room) {
  if (room < 0) return deep2(l0);
  $____call_ee___1_(l0, room - 17);
  $constructor(l0, room - 17);
});
function enter$___return_______(base) {
  $___return_______(stack.i32[2 * base + 0], space.room);
}
return [{ run: $___return_______, enter: enter$___return_______ }];
//# sourceURL=kiln/golden/2____return_______

"use strict";
const deep3 = kit.deep(3);
const stack = kit["stack"];
const space = kit["space"];
let $___return_______ = kit.link(2, (linked) => $___return_______ = linked);
// One calls the next: no host inlines a function into itself.
const $f3$copy3 = (function (room) {
  if (room < 0) return deep3();
  $___return_______(1, room - 14);
  $f3(room - 14);
});
const $f3$copy2 = (function (room) {
  if (room < 0) return deep3();
  $___return_______(1, room - 14);
  $f3$copy3(room - 14);
});
const $f3$copy1 = (function (room) {
  if (room < 0) return deep3();
  $___return_______(1, room - 14);
  $f3$copy2(room - 14);
});
const $f3 = (function (room) {
  if (room < 0) return deep3();
  $___return_______(1, room - 14);
  $f3$copy1(room - 14);
});
function enter$f3(base) {
  $f3(space.room);
}
return [{ run: $f3, enter: enter$f3 }];
//# sourceURL=kiln/golden/3
