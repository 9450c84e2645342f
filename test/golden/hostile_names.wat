(module $"*/ } module ${name} \n"
  (import "`${alert(1)}`" "\"); process.exit(1); //" (func $"\"];\ncall\u{2028}ee`${1}" (param i32)))
  (func $"constructor" (param i32))
  (func $"*/ return \\ 😀 \00" (export "__proto__") (param $"l0; \n" i32)
    (call 0 (local.get 0))
    (call 1 (local.get 0)))
  (func (call 2 (i32.const 1)) (call 3)))
