;; style: { "checks": "stops" }
(module
  (func $search (param $n i32) (param $wanted i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const -1))))
    (loop $next
      (if (i32.eq (local.get $n) (local.get $wanted)) (then (return (local.get $n))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 3)))))
    (call $search (i32.sub (local.get $wanted) (i32.const 1)) (local.get $n))))
