/* The end of a program: the first argument says how. */
#include <stdlib.h>
#include <unistd.h>
#include "check.h"

static void at_exit(void) {
  check("functions of atexit run", true);
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  atexit(at_exit);
  check("main begins", argc > 1);
  if (strcmp(how, "return") == 0) return 3;
  if (strcmp(how, "exit") == 0) exit(4);
  if (strcmp(how, "_exit") == 0) _exit(5);
  if (strcmp(how, "trap") == 0) __builtin_trap();
  if (strcmp(how, "abort") == 0) abort();
  proc_exit((uint32_t)atoi(how));
  check("something runs after proc_exit", false);
}
