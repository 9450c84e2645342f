(module (func $bits (param f64) (result i64) (i64.reinterpret_f64 (local.get 0))))
