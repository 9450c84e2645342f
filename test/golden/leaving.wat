;; style: { "checks": "leaves" }
(module
  (func $rest (param f64 i64) (result i32) (i32.const 0))
  (func $sum (param $n i32) (param $step f64) (param $unused i32) (result f64)
    (local $i i64) (local $total f64)
    (f64.const 1)
    (loop $next
      (local.set $total (f64.add (local.get $total) (f64.mul (local.get $step)
        (f64.convert_i32_s (call $rest (local.get $total) (local.get $i))))))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (f64.add (local.get $total))))
