(module (memory 1) (func $more (param i32) (result i32)
  (i32.add (i32.load (i32.const 0)) (i32.add (memory.grow (local.get 0)) (memory.size)))))
