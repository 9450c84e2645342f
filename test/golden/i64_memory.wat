(module (memory 1) (func $step (param i32) (result i64)
  (i64.store offset=8 (local.get 0)
    (i64.mul (i64.load (local.get 0)) (i64.const 6364136223846793005)))
  (i64.load32_s offset=16 (local.get 0))))
