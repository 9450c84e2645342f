/* The environment. The runner gives every program: A=1, EMPTY=, NAME=größe=x. */
#include "check.h"

static bool has(char **entries, const char *wanted) {
  int found = 0;
  for (int i = 0; i < 3; i++) found += strcmp(entries[i], wanted) == 0;
  return found == 1;
}

int main(void) {
  uint32_t count = 0, size = 0;
  check_ok("environ_sizes_get", environ_sizes_get(&count, &size));
  check_number("number of variables", count, 3);
  check_number("bytes of UTF-8 with a NUL each", size, 4 + 7 + 15);

  static char *entries[4];
  static char buffer[64];
  entries[3] = (char *)1;
  memset(buffer, '#', sizeof buffer);
  check_ok("environ_get", environ_get(entries, buffer));
  check("a variable", has(entries, "A=1"));
  check("a variable without a value", has(entries, "EMPTY="));
  check("a value that is not ASCII and has an equals sign",
        has(entries, "NAME=gr\xc3\xb6\xc3\x9f" "e=x"));
  check("nothing is written after the pointers", entries[3] == (char *)1);
  check("nothing is written after the strings", buffer[26] == '#');
  return finish();
}
