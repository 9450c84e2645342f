(module (memory 1) (func $fill (param i32 i64)
  (i64.store offset=16 (local.get 0) (local.get 1))
  (i32.store8 (i32.const 5) (i32.wrap_i64 (local.get 1)))))
