(module (func $classify (param i32) (result i32)
  (block $large
    (block $small
      (block $zero
        (br_if $zero (i32.eqz (local.get 0)))
        (br_if $small (i32.lt_u (local.get 0) (i32.const 10)))
        (br $large))
      (return (i32.const 0)))
    (return (i32.const 1)))
  (i32.const 2)))
