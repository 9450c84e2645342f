"use strict";
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
const $rest = (function (l0, l1, l1h) {
  l0 = +l0;
  return 0;
});
function enter$rest(base) {
  const result = $rest(read_f64(stack, base + 0), stack.i32[2 * base + 2], stack.i32[2 * base + 3]);
  stack.i32[2 * base + 0] = result;
}
return [{ run: $rest, enter: enter$rest }];
//# sourceURL=kiln/golden/0_rest

"use strict";
const poll = kit["poll"];
const f64_low = kit["f64_low"];
const f64_high = kit["f64_high"];
const at_34 = { func: 1, offset: 52, height: 1, words: [0, 2, 3, 6, 7, 8, 9], refs: [], stackWords: [0, 1], stackRefs: [] };
const leave = kit["leave"];
const checks = kit["checks"];
const at_3e = { func: 1, offset: 62, height: 3, words: [0, 2, 3, 6, 7, 8, 9], refs: [], stackWords: [0, 1, 2, 3, 4, 5], stackRefs: [] };
const slow1 = kit.slow(1, () => $sum);
const stack = kit["stack"];
const read_f64 = kit["read_f64"];
const space = kit["space"];
const write_f64 = kit["write_f64"];
let $rest = kit.link(0, (linked) => $rest = linked);
const $sum = (function (l0, l1, l2, room) {
  if (room < 0 || --checks[0] < 0) return slow1(l0, l1, l2, room);
  l1 = +l1;
  let ticks = 1000, l3 = 0, l3h = 0, l4 = 0, r6 = 0, t1 = 0;
  polled_loop1: for (;;) {
    if (ticks < 0 && (ticks = poll() | 0) < 0) return leave(at_34, [l0, f64_low(l1), f64_high(l1), l3, l3h, f64_low(l4), f64_high(l4), 0, 1072693248]);
    loop1: for (;;) {
      if ((ticks = ticks - 1 | 0) < 0) continue polled_loop1;
      r6 = $rest(l4, l3, l3h, room - 27) | 0;
      if (checks[1] !== 0) return leave(at_3e, [l0, f64_low(l1), f64_high(l1), l3, l3h, f64_low(l4), f64_high(l4), 0, 1072693248, f64_low(l4), f64_high(l4), f64_low(l1), f64_high(l1)]);
      l4 = l4 + l1 * +r6;
      r6 = l3 + 1 | 0;
      t1 = l3h + (r6 >>> 0 < l3 >>> 0 | 0) | 0;
      l3 = r6;
      l3h = t1;
      l0 = l0 - 1 | 0;
      if (l0) {
        continue loop1;
      }
      break polled_loop1;
    }
  }
  return 1 + l4;
});
function enter$sum(base) {
  const result = $sum(stack.i32[2 * base + 0], read_f64(stack, base + 1), stack.i32[2 * base + 4], space.room);
  write_f64(stack, base + 0, result);
}
return [{ run: $sum, enter: enter$sum }];
//# sourceURL=kiln/golden/1_sum
