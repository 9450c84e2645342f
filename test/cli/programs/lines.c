/* Talks with whoever types: says each line back with its number; `quit` ends it with exit code 3. */
#include <stdio.h>
#include <string.h>

int main(void) {
  char line[256];
  for (int number = 1;; number++) {
    printf("line %d> ", number);
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) break;
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(line, "quit") == 0) return 3;
    printf("you typed: %s\n", line);
  }
  printf("that was all\n");
  return 0;
}
