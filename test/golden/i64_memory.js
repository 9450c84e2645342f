"use strict";
const load_i32 = kit.memories[0].load_i32;
const store_i64 = kit.memories[0].store_i64;
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
class Views {
  I32 = kit.memories[0].view("i32", 0);
  I32_4 = kit.memories[0].view("i32", 4);
  I32_8 = kit.memories[0].view("i32", 8);
  I32_12 = kit.memories[0].view("i32", 12);
  I32_16 = kit.memories[0].view("i32", 16);
}
const views = new Views();
kit.memories[0].keep(views);
const $step = (function (l0) {
  const m = views;
  let l0_at4 = 0, t0 = 0, t1 = 0, t2 = 0;
  l0_at4 = l0 >>> 2 | l0 << 30;
  t0 = m.I32[l0_at4] ?? load_i32(l0, 0);
  t1 = m.I32_4[l0_at4] ?? load_i32(l0, 4);
  t2 = Math.imul(t0, 1284865837);
  t1 = ((((t2 & -16384) === 0 ? 0.29915613983757805 : 0.29915613983757783) * (t0 >>> 0) | 0) + Math.imul(t0, 1481765933) | 0) + Math.imul(1284865837, t1) | 0;
  if (m.I32_12[l0_at4] === undefined) store_i64(l0, 8, t2, t1);
  else { m.I32_8[l0_at4] = t2; m.I32_12[l0_at4] = t1; }
  t1 = m.I32_16[l0_at4] ?? load_i32(l0, 16);
  results_i32[0] = t1 >> 31;
  return t1;
});
function enter$step(base) {
  const result = $step(stack.i32[2 * base + 0]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $step, enter: enter$step }];
//# sourceURL=kiln/golden/0_step
