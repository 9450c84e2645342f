(module (func $pairs (param i32) (result i32) (local i32 i32 i32)
  (loop $outer
    (local.set 2 (i32.const 0))
    (loop $inner
      (local.set 3 (i32.add (local.get 3) (i32.mul (local.get 1) (local.get 2))))
      (local.set 2 (i32.add (local.get 2) (i32.const 1)))
      (br_if $inner (i32.lt_s (local.get 2) (local.get 0))))
    (local.set 1 (i32.add (local.get 1) (i32.const 1)))
    (br_if $outer (i32.lt_s (local.get 1) (local.get 0))))
  (local.get 3)))
