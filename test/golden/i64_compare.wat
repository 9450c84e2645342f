(module (func $middle (param i64 i64) (result i64)
  (if (result i64) (i64.lt_s (local.get 0) (local.get 1))
    (then (i64.add (local.get 0) (i64.shr_u (i64.sub (local.get 1) (local.get 0)) (i64.const 1))))
    (else (select (local.get 0) (local.get 1) (i64.ge_u (local.get 0) (i64.const 0x100000000)))))))
