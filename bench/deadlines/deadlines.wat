;; Guests that never end, each busy with something else: deadlines.wasm is made by ../kernels/wat.ts.
(module $deadlines
  (import "env" "call" (func $call (param i32) (result i32)))
  (memory 2048)
  (table funcref (elem $increment $flip))
  (type $step (func (param i32) (result i32)))
  (func $increment (type $step) (i32.add (local.get 0) (i32.const 1)))
  (func $flip (type $step) (i32.xor (local.get 0) (i32.const 7)))
  (func (export "loop") (local $x i32) (local $left i32)
    (loop $outer
      (local.set $left (i32.const 100))
      (loop $inner
        (local.set $x (i32.add (local.get $x) (i32.mul (local.get $left) (i32.const 77))))
        (br_if $inner (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (br $outer)))
  (func $tree (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (i32.add
        (call $tree (i32.sub (local.get 0) (i32.const 1)))
        (call $tree (i32.sub (local.get 0) (i32.const 1)))))))
  (func (export "recursion") (drop (call $tree (i32.const 90))))
  (func (export "bulk")
    (loop
      (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))
      (memory.copy (i32.const 0x4000000) (i32.const 0) (i32.const 0x4000000))
      (br 0)))
  (func (export "host") (local $x i32)
    (loop (local.set $x (call $call (local.get $x))) (br 0)))
  (func (export "indirect") (local $x i32)
    (loop
      (local.set $x
        (call_indirect (type $step) (local.get $x) (i32.and (local.get $x) (i32.const 1))))
      (br 0)))
)
