(module (func $low (param i64) (result i32)
  (i32.wrap_i64 (i64.and (i64.add (local.get 0) (i64.const 1)) (i64.const 255)))))
