"use strict";
const deep0 = kit.deep(0);
const stack = kit["stack"];
const space = kit["space"];
// One calls the next: no host inlines a function into itself.
const $fib$copy3 = (function (l0, room) {
  if (room < 0) return deep0(l0);
  let b1_0 = 0, r2 = 0, r3 = 0;
  if (l0 < 2) {
    b1_0 = l0;
  } else {
    r2 = $fib(l0 - 1 | 0, room - 20) | 0;
    r3 = $fib(l0 - 2 | 0, room - 20) | 0;
    b1_0 = r2 + r3 | 0;
  }
  return b1_0;
});
const $fib$copy2 = (function (l0, room) {
  if (room < 0) return deep0(l0);
  let b1_0 = 0, r2 = 0, r3 = 0;
  if (l0 < 2) {
    b1_0 = l0;
  } else {
    r2 = $fib$copy3(l0 - 1 | 0, room - 20) | 0;
    r3 = $fib$copy3(l0 - 2 | 0, room - 20) | 0;
    b1_0 = r2 + r3 | 0;
  }
  return b1_0;
});
const $fib$copy1 = (function (l0, room) {
  if (room < 0) return deep0(l0);
  let b1_0 = 0, r2 = 0, r3 = 0;
  if (l0 < 2) {
    b1_0 = l0;
  } else {
    r2 = $fib$copy2(l0 - 1 | 0, room - 20) | 0;
    r3 = $fib$copy2(l0 - 2 | 0, room - 20) | 0;
    b1_0 = r2 + r3 | 0;
  }
  return b1_0;
});
const $fib = (function (l0, room) {
  if (room < 0) return deep0(l0);
  let b1_0 = 0, r2 = 0, r3 = 0;
  if (l0 < 2) {
    b1_0 = l0;
  } else {
    r2 = $fib$copy1(l0 - 1 | 0, room - 20) | 0;
    r3 = $fib$copy1(l0 - 2 | 0, room - 20) | 0;
    b1_0 = r2 + r3 | 0;
  }
  return b1_0;
});
function enter$fib(base) {
  const result = $fib(stack.i32[2 * base + 0], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $fib, enter: enter$fib }];
//# sourceURL=kiln/golden/0_fib
