;; style: { "listened": true }
(module
  (func $divide (param $a i64) (param $b f32) (param $c externref) (result i64 f64 externref)
    (if (i64.eqz (local.get $a)) (then (return_call $divide
      (i64.const 1) (local.get $b) (ref.null extern))))
    (i64.div_s (i64.const 100) (local.get $a))
    (f64.promote_f32 (local.get $b))
    (local.get $c))
  (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
