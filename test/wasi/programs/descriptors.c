/* fd_prestat_get, fd_prestat_dir_name, fd_close, fd_renumber, and the numbers of descriptors. */
#include "files.h"

int main(void) {
  __wasi_prestat_t prestat;
  check_ok("fd_prestat_get of the first folder", fd_prestat_get(ROOT, &prestat));
  check_number("it is a directory", prestat.tag, __WASI_PREOPENTYPE_DIR);
  check_number("length of its name", prestat.u.dir.pr_name_len, 5);
  check_ok("fd_prestat_get of the second folder", fd_prestat_get(OTHER, &prestat));
  check_number("length of the second name", prestat.u.dir.pr_name_len, 6);
  check_errno("there is no third", fd_prestat_get(FIRST_FREE, &prestat), __WASI_ERRNO_BADF);
  char name[8] = "########";
  check_ok("fd_prestat_dir_name", fd_prestat_dir_name(OTHER, name, 6));
  check("the name has no NUL at the end", memcmp(name, "/other##", 8) == 0);
  check_errno("a buffer that is too small", fd_prestat_dir_name(OTHER, name, 5),
              __WASI_ERRNO_NAMETOOLONG);

  make_file("a.txt", "a");
  make_file("b.txt", "b");
  uint32_t a = open_at(ROOT, "a.txt", 0, READ, 0);
  uint32_t b = open_at(ROOT, "b.txt", 0, READ, 0);
  check("a file that is opened is not known by name", fd_prestat_get(a, &prestat) != 0);
  check_ok("fd_close", fd_close(a));
  check_errno("fd_close of what is closed", fd_close(a), __WASI_ERRNO_BADF);
  uint32_t again = open_at(ROOT, "a.txt", 0, READ, 0);
  check("a number is free once it is closed", again == a);

  check_ok("fd_renumber", fd_renumber(a, b));
  check_text("the new number is the file", read_text(b), "a");
  check_errno("the old number is free", fd_close(a), __WASI_ERRNO_BADF);
  check_errno("fd_renumber of a closed descriptor", fd_renumber(a, b), __WASI_ERRNO_BADF);
  check_errno("fd_renumber to a closed descriptor", fd_renumber(b, NOT_OPEN), __WASI_ERRNO_BADF);
  check_ok("fd_renumber to itself", fd_renumber(b, b));
  uint64_t offset = 0;
  check_ok("it is still open", fd_tell(b, &offset));
  check_number("it is still the same", offset, 1);
  check_errno("fd_renumber of a folder that was given", fd_renumber(ROOT, b),
              __WASI_ERRNO_NOTSUP);
  check_errno("fd_renumber over a folder that was given", fd_renumber(b, ROOT),
              __WASI_ERRNO_NOTSUP);
  check_ok("fd_close of the new number", fd_close(b));

  check_ok("fd_close of a folder that was given", fd_close(OTHER));
  check_errno("it is gone", fd_prestat_get(OTHER, &prestat), __WASI_ERRNO_BADF);
  check_errno("nothing can be opened in it", path_create_directory(OTHER, PATH("x")),
              __WASI_ERRNO_BADF);

  check_ok("fd_close of standard error", fd_close(2));
  check_errno("standard error is gone", write_text(2, "no"), __WASI_ERRNO_BADF);
  return finish();
}
