(module (memory 1) (func $sum (param i32) (result i32)
  (i32.add (i32.load offset=8 (local.get 0))
    (i32.add (i32.load8_u offset=3 (local.get 0)) (i32.load16_s (i32.add (local.get 0) (i32.const 2)))))))
