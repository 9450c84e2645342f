(module (func $factorial (param i64) (result i64) (local i64)
  (local.set 1 (i64.const 1))
  (block $done (loop $next
    (br_if $done (i64.eqz (local.get 0)))
    (local.set 1 (i64.mul (local.get 1) (local.get 0)))
    (local.set 0 (i64.sub (local.get 0) (i64.const 1)))
    (br $next)))
  (local.get 1)))
