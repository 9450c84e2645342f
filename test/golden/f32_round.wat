(module (func $mix (param f32 f32 f32) (result f32)
  (f32.add (f32.mul (local.get 0) (local.get 2)) (f32.neg (local.get 1)))))
