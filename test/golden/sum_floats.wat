(module (memory 1) (func $dot (param i32 i32 i32) (result f64) (local f64)
  (loop $next
    (local.set 3 (f64.add (local.get 3) (f64.mul (f64.load (local.get 0)) (f64.load (local.get 1)))))
    (local.set 0 (i32.add (local.get 0) (i32.const 8)))
    (local.set 1 (i32.add (local.get 1) (i32.const 8)))
    (br_if $next (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))
  (local.get 3)))
