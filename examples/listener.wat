;; A guest to listen to: it computes the same numbers by recursion and by a loop, and tells the host.
(module $numbers
  (import "env" "report" (func $report (param $n i32) (param $value i64)))

  (func $fib (param $n i32) (result i64)
    (if (result i64) (i32.lt_s (local.get $n) (i32.const 2))
      (then (i64.extend_i32_s (local.get $n)))
      (else (i64.add
        (call $fib (i32.sub (local.get $n) (i32.const 1)))
        (call $fib (i32.sub (local.get $n) (i32.const 2)))))))

  (func $lucas (param $n i32) (result i64) (local $a i64) (local $b i64)
    (local.set $a (i64.const 2))
    (local.set $b (i64.const 1))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (local.get $b)
        (local.set $b (i64.add (local.get $a) (local.get $b)))
        (local.set $a)
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next)))
    (local.get $a))

  (func $divide (param $n i32) (result i32)
    (i32.div_s (i32.const 1) (local.get $n)))

  (func $main (export "main") (param $n i32) (result i32)
    (call $report (local.get $n) (call $fib (local.get $n)))
    (call $report (local.get $n) (call $lucas (local.get $n)))
    (call $divide (local.get $n))))
