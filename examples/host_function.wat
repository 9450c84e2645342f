;; The guest of host_function.ts: greets by a function of the host, and asks it for numbers. Rebuilt by
;;   deno run -A bench/kernels/wat.ts examples/host_function.wat examples/host_function.wasm
(module
  (import "env" "print" (func $print (param $at i32) (param $length i32)))
  (import "env" "next" (func $next (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 16) "Hello from inside")

  (func $greet (export "greet") (result i64)
    (call $print (i32.const 16) (i32.const 17))
    (i64.mul (call $next) (call $next))))
