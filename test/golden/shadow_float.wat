(module (memory 1) (func $larger (param i32 f64) (local f64)
  (local.set 2 (f64.load (local.get 0)))
  (if (f64.gt (local.get 2) (local.get 1)) (then (f64.store offset=8 (local.get 0) (local.get 2))))))
