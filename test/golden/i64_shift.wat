(module (func $rotate (param i64) (result i64)
  (i64.xor (i64.rotl (local.get 0) (i64.const 23)) (i64.shr_u (local.get 0) (i64.const 40)))))
