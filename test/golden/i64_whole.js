"use strict";
const load_whole = kit.memories[0].load_whole;
const store_whole = kit.memories[0].store_whole;
const i64_rem_u = kit.n.i64_rem_u;
const high = kit.n.high;
const results_i32 = kit["results_i32"];
const stack = kit["stack"];
class Views {
  U8_7 = kit.memories[0].view("u8", 7);
  data = kit.memories[0].data;
  U8_71 = kit.memories[0].view("u8", 71);
  whole = new BigUint64Array(3);
  words = new Int32Array(this.whole.buffer);
}
const views = new Views();
kit.memories[0].keep(views);
const $digest = (function (l0, l1, l1h) {
  const m = views;
  let l2 = 0n, t1 = 0, t3 = 0;
  m.words[0] = l1;
  m.words[1] = l1h;
  m.whole[1] = 0n;
  m.whole[2] = 0n;
  loop1: for (;;) {
    l2 = BigInt.asUintN(64, BigInt.asUintN(64, m.U8_7[l0] === undefined ? load_whole(l0, 0) : m.data.getBigUint64(l0, true)) * 0xc2b2ae3d27d4eb4fn);
    m.whole[0] = BigInt.asUintN(64, m.whole[0] + BigInt.asUintN(64, BigInt.asUintN(64, l2 << 31n) | l2 >> 33n));
    l2 = BigInt.asUintN(64, m.whole[0] ^ l2);
    if (m.U8_71[l0] === undefined) store_whole(l0, 64, l2);
    else m.data.setBigUint64(l0 + 64, l2, true);
    m.whole[1] = BigInt.asUintN(64, m.whole[1] + 1n);
    l0 = l0 + 8 | 0;
    t1 = m.words[3];
    if (t1 === 0 && m.words[2] >>> 0 < 8) {
      continue loop1;
    }
    break;
  }
  if (m.words[1] >= 0) {
    m.whole[2] = BigInt.asUintN(64, BigInt.asIntN(64, m.whole[0]) % BigInt.asIntN(64, 0x3b9aca07n));
  } else {
    t1 = i64_rem_u(m.words[0], m.words[1], 1000000007, 0);
    t3 = high();
    m.whole[2] = BigInt.asUintN(64, BigInt(t1 >>> 0) | BigInt.asUintN(64, BigInt(t3) << 32n));
  }
  t3 = m.words[4];
  t1 = m.words[5];
  results_i32[0] = t1;
  return t3;
});
function enter$digest(base) {
  const result = $digest(stack.i32[2 * base + 0], stack.i32[2 * base + 2], stack.i32[2 * base + 3]);
  stack.i32[2 * base + 0] = result;
  stack.i32[2 * base + 1] = results_i32[0];
}
return [{ run: $digest, enter: enter$digest }];
//# sourceURL=kiln/golden/0_digest
