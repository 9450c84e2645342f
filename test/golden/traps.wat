(module (memory 1) (func $strict (param i32 i32)
  (drop (i32.div_s (local.get 0) (local.get 1)))
  (drop (i32.load (local.get 0)))
  (unreachable)))
