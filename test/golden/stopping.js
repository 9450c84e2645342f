"use strict";
const poll = kit["poll"];
const deep0 = kit.deep(0);
const checks = kit["checks"];
const slow0 = kit.slow(0, () => $search);
const stack = kit["stack"];
const space = kit["space"];
// One calls the next: no host inlines a function into itself.
const $search$copy3 = (function (l0, l1, room) {
  if (room < 0) return deep0(l0, l1);
  let ticks = 1000, r2 = 0;
  if (l0 === 0) {
    return -1;
  }
  polled_loop2: for (;;) {
    if (ticks < 0) ticks = poll() | 0;
    loop2: for (;;) {
      if ((ticks = ticks - 1 | 0) < 0) continue polled_loop2;
      if (l0 === l1) {
        return l0;
      }
      l0 = l0 - 3 | 0;
      if (l0) {
        continue loop2;
      }
      break polled_loop2;
    }
  }
  r2 = $search(l1 - 1 | 0, l0, room - 21) | 0;
  return r2;
});
const $search$copy2 = (function (l0, l1, room) {
  if (room < 0) return deep0(l0, l1);
  let ticks = 1000, r2 = 0;
  if (l0 === 0) {
    return -1;
  }
  polled_loop2: for (;;) {
    if (ticks < 0) ticks = poll() | 0;
    loop2: for (;;) {
      if ((ticks = ticks - 1 | 0) < 0) continue polled_loop2;
      if (l0 === l1) {
        return l0;
      }
      l0 = l0 - 3 | 0;
      if (l0) {
        continue loop2;
      }
      break polled_loop2;
    }
  }
  r2 = $search$copy3(l1 - 1 | 0, l0, room - 21) | 0;
  return r2;
});
const $search$copy1 = (function (l0, l1, room) {
  if (room < 0) return deep0(l0, l1);
  let ticks = 1000, r2 = 0;
  if (l0 === 0) {
    return -1;
  }
  polled_loop2: for (;;) {
    if (ticks < 0) ticks = poll() | 0;
    loop2: for (;;) {
      if ((ticks = ticks - 1 | 0) < 0) continue polled_loop2;
      if (l0 === l1) {
        return l0;
      }
      l0 = l0 - 3 | 0;
      if (l0) {
        continue loop2;
      }
      break polled_loop2;
    }
  }
  r2 = $search$copy2(l1 - 1 | 0, l0, room - 21) | 0;
  return r2;
});
const $search = (function (l0, l1, room) {
  if (room < 0 || --checks[0] < 0) return slow0(l0, l1, room);
  let ticks = 1000, r2 = 0;
  if (l0 === 0) {
    return -1;
  }
  polled_loop2: for (;;) {
    if (ticks < 0) ticks = poll() | 0;
    loop2: for (;;) {
      if ((ticks = ticks - 1 | 0) < 0) continue polled_loop2;
      if (l0 === l1) {
        return l0;
      }
      l0 = l0 - 3 | 0;
      if (l0) {
        continue loop2;
      }
      break polled_loop2;
    }
  }
  r2 = $search$copy1(l1 - 1 | 0, l0, room - 21) | 0;
  return r2;
});
function enter$search(base) {
  const result = $search(stack.i32[2 * base + 0], stack.i32[2 * base + 2], space.room);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $search, enter: enter$search }];
//# sourceURL=kiln/golden/0_search
