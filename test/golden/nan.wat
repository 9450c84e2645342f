(module (func $nan (result f64) (f64.const -nan:0x123456789)))
