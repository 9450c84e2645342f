;; tuning: { "wholeGain": 32 }
(module (memory 1) (func $digest (param $at i32) (param $seed i64) (result i64)
  (local $lane i64) (local $count i64)
  (loop $next
    (local.set $lane (i64.mul (i64.load align=1 (local.get $at)) (i64.const -4417276706812531889)))
    (local.set $seed (i64.add (local.get $seed) (i64.rotl (local.get $lane) (i64.const 31))))
    (i64.store offset=64 (local.get $at) (i64.xor (local.get $seed) (local.get $lane)))
    (local.set $count (i64.add (local.get $count) (i64.const 1)))
    (local.set $at (i32.add (local.get $at) (i32.const 8)))
    (br_if $next (i64.lt_u (local.get $count) (i64.const 8))))
  (i64.rem_u (local.get $seed) (i64.const 1000000007))))
