;; Mutable globals of every number type, nested blocks, br_table, select and a local tee: what C
;; compilers seldom write. Each round steps one of four generators kept in globals.
(module
  (global $count (mut i32) (i32.const 0))
  (global $state (mut i64) (i64.const 0))
  (global $phase (mut f64) (f64.const 0))
  (global $level (mut f32) (f32.const 0))

  (func $step_count (param $by i32)
    (global.set $count
      (i32.add (i32.mul (global.get $count) (i32.const 1103515245)) (local.get $by))))

  (func $step_state
    (global.set $state
      (i64.xor
        (i64.add (global.get $state) (i64.const 0x9e3779b97f4a7c15))
        (i64.shr_u (global.get $state) (i64.const 7)))))

  (func $step_phase (local $next f64)
    (local.set $next (f64.add (f64.mul (global.get $phase) (f64.const 1.000001)) (f64.const 0.25)))
    (global.set $phase
      (select
        (f64.sub (local.get $next) (f64.const 64))
        (local.get $next)
        (f64.gt (local.get $next) (f64.const 64)))))

  (func $step_level
    (global.set $level
      (f32.add (f32.mul (global.get $level) (f32.const 0.999)) (f32.const 1.5))))

  (func $run (export "run") (param $n i32) (result f64) (local $i i32)
    (global.set $count (i32.const 1))
    (global.set $state (i64.const 1))
    (global.set $phase (f64.const 0))
    (global.set $level (f32.const 0))
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $i) (local.get $n)))
        (block $stepped
          (block $default
            (block $level
              (block $phase
                (block $state
                  (block $count
                    (br_table $count $state $phase $level $default
                      (i32.rem_u (local.get $i) (i32.const 5))))
                  (call $step_count (local.get $i))
                  (br $stepped))
                (call $step_state)
                (br $stepped))
              (call $step_phase)
              (br $stepped))
            (call $step_level)
            (br $stepped))
          (call $step_count (i32.wrap_i64 (global.get $state))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (f64.add
      (f64.add (global.get $phase) (f64.promote_f32 (global.get $level)))
      (f64.add
        (f64.convert_i32_s (global.get $count))
        (f64.convert_i64_s (i64.shr_s (global.get $state) (i64.const 20)))))))
