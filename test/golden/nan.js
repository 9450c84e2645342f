"use strict";
const f64_box = kit["f64_box"];
const stack = kit["stack"];
const write_f64 = kit["write_f64"];
const $nan = (function () {
  return f64_box(591751049, -1048575);
});
function enter$nan(base) {
  const result = $nan();
  write_f64(stack, base + 0, result);
}
return [{ run: $nan, enter: enter$nan }];
//# sourceURL=kiln/golden/0_nan
