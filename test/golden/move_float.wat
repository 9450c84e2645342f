(module (memory 1) (func $swap (param i32 i32) (local f64)
  (local.set 2 (f64.load (local.get 0)))
  (f64.store (local.get 0) (f64.load (local.get 1)))
  (f64.store (local.get 1) (local.get 2))))
