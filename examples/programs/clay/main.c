/*
 * clay: runs a script of the language Clay.
 *
 *   clay [SCRIPT]
 *
 * Without a name, or with "-", the script is read from standard input; on a terminal, line by line,
 * each run as soon as it is entered. Exit code 0, or what the script gives to exit(); 1 if the script
 * is wrong or fails, with a message on standard error; 2 if it cannot be read.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clay.h"

static Machine machine;

static bool read_all(FILE *file, Text *text) {
  char block[4096];
  size_t length;
  while ((length = fread(block, 1, sizeof block, file)) > 0) text_append(&machine, text, block, length);
  text_append(&machine, text, "", 1);
  return !ferror(file);
}

static bool run_text(const char *source, bool echo) {
  Prototype *script = compile(&machine, source, echo);
  return script && execute(&machine, script);
}

static int run_file(const char *path) {
  bool is_input = strcmp(path, "-") == 0;
  FILE *file = is_input ? stdin : fopen(path, "rb");
  Text text = {0};
  if (!file || !read_all(file, &text)) {
    fprintf(stderr, "clay: cannot read %s: %s\n", path, strerror(errno));
    return 2;
  }
  if (!is_input) fclose(file);
  if (memchr(text.data, 0, text.length - 1)) {
    fprintf(stderr, "clay: %s is not a script: it contains a zero byte\n", path);
    return 2;
  }
  return run_text(text.data, false) ? 0 : 1;
}

static int run_lines(void) {
  char line[4096];
  puts("Clay. An expression prints its value; the end of the input ends the session.");
  for (;;) {
    fputs("> ", stdout);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) {
      putchar('\n');
      return 0;
    }
    run_text(line, true);
  }
}

int main(int argc, char **argv) {
  if (argc > 2) {
    fprintf(stderr, "usage: clay [SCRIPT]\n");
    return 2;
  }
  bool interactive = argc < 2 && isatty(STDIN_FILENO);
  machine.top = machine.stack;
  machine.file = argc < 2 ? (interactive ? "input" : "stdin") : argv[1];
  machine.globals = new_map(&machine);
  define_library(&machine);
  int code = interactive ? run_lines() : run_file(argc < 2 ? "-" : argv[1]);
  if (fflush(stdout) != 0) {
    perror("clay: cannot write");
    return code ? code : 2;
  }
  return code;
}
