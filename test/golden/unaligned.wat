(module (memory 1) (func $copy (param i32 i32)
  (i32.store align=1 (local.get 0) (i32.load align=1 (local.get 1)))))
