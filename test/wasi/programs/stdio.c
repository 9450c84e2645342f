/* Standard streams through wasi-libc. The runner's standard input has three lines. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include "check.h"

int main(void) {
  char text[64];
  check("standard input is no terminal", !isatty(0));
  check("standard output is no terminal", !isatty(1));
  check("fgets", fgets(text, sizeof text, stdin) != NULL);
  check_text("the first line", text, "first line\n");
  int number = 0;
  check("scanf", scanf("%d", &number) == 1);
  check_number("the number", (uint64_t)number, 42);
  check("getchar", getchar() == '\n');
  check_number("fread of the rest", fread(text, 1, sizeof text, stdin), 11);
  check_bytes("the rest", text, 11, "gr\xc3\xb6\xc3\x9f" "e end");
  check("getchar at the end", getchar() == EOF);
  check("the end is known", feof(stdin) && !ferror(stdin));
  check("seeking is refused", lseek(0, 0, SEEK_SET) == -1 && errno == ESPIPE);
  fprintf(stderr, "nobody sees this\n");
  printf("printf %d %s %.3f: %s\n", 7, "text", 0.125, "ok");
  fflush(stdout);
  puts("puts: ok");
  fflush(stdout);
  setvbuf(stdout, NULL, _IONBF, 0);
  fputs("without a buffer: ", stdout);
  fputs("ok\n", stdout);
  return finish();
}
