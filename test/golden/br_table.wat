(module (func $days (param i32) (result i32)
  (block $other (block $short (block $february
    (br_table $other $other $february $other $short $other $short $other (local.get 0)))
    (return (i32.const 28)))
    (return (i32.const 30)))
  (i32.const 31)))
