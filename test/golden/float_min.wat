(module (func $clamp (param f64 f64 f64) (result f64)
    (f64.min (f64.max (local.get 0) (local.get 1)) (local.get 2)))
  (func $larger (param f32 f32) (result f32)
    (select (local.get 0) (local.get 1) (f32.gt (local.get 0) (local.get 1)))))
