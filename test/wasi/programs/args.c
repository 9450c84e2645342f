/* The command line. The runner gives every program: its name, "one", "größe", "". */
#include "check.h"

int main(void) {
  uint32_t count = 0, size = 0;
  check_ok("args_sizes_get", args_sizes_get(&count, &size));
  check_number("number of arguments", count, 4);
  check_number("bytes of UTF-8 with a NUL each", size, 5 + 4 + 8 + 1);

  static char *argv[5];
  static char buffer[64];
  argv[4] = (char *)1;
  memset(buffer, '#', sizeof buffer);
  check_ok("args_get", args_get(argv, buffer));
  check_text("name of the program", argv[0], "args");
  check_text("an argument", argv[1], "one");
  check_text("an argument that is not ASCII", argv[2], "gr\xc3\xb6\xc3\x9f" "e");
  check_text("an empty argument", argv[3], "");
  check("arguments lie one after the other",
        argv[0] == buffer && argv[1] == buffer + 5 && argv[2] == buffer + 9 &&
            argv[3] == buffer + 17);
  check("nothing is written after the pointers", argv[4] == (char *)1);
  check("nothing is written after the strings", buffer[18] == '#');
  return finish();
}
