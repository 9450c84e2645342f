/* path_open: what opens, what is made, and every way to fail. */
#include "files.h"

int main(void) {
  check_ok("a file that is there", try_open("seed.txt", 0, READ));
  check_errno("a file that is not", try_open("missing.txt", 0, READ), __WASI_ERRNO_NOENT);
  check_errno("a file in a directory that is not", try_open("missing/a.txt", CREAT, READ_WRITE),
              __WASI_ERRNO_NOENT);
  check_errno("a file in a file", try_open("seed.txt/a.txt", CREAT, READ_WRITE),
              __WASI_ERRNO_NOTDIR);
  check_ok("a file in a directory", try_open("folder/inner.txt", 0, READ));

  check_ok("CREAT makes a file", try_open("new.txt", CREAT, READ_WRITE));
  check_text("it is empty", contents("new.txt"), "");
  check_ok("CREAT opens one that is there", try_open("seed.txt", CREAT, READ_WRITE));
  check_text("it is left alone", contents("seed.txt"), "seed\n");
  check_ok("CREAT and EXCL make a file", try_open("exclusive.txt", CREAT | EXCL, READ_WRITE));
  check_errno("CREAT and EXCL where there is one",
              try_open("exclusive.txt", CREAT | EXCL, READ_WRITE), __WASI_ERRNO_EXIST);
  check_errno("CREAT and EXCL where there is a directory",
              try_open("folder", CREAT | EXCL, READ_WRITE), __WASI_ERRNO_EXIST);
  check_ok("CREAT for reading only", try_open("readable.txt", CREAT, READ));
  check("it is made", exists("readable.txt"));

  make_file("cut.txt", "something");
  check_ok("TRUNC", try_open("cut.txt", TRUNC, READ_WRITE));
  check_text("it cuts the file off", contents("cut.txt"), "");
  check_errno("TRUNC of what is not there", try_open("missing.txt", TRUNC, READ_WRITE),
              __WASI_ERRNO_NOENT);
  make_file("cut.txt", "something");
  check_ok("TRUNC for writing only", try_open("cut.txt", TRUNC, WRITE));
  check_text("it cuts the file off, too", contents("cut.txt"), "");

  make_file("cut.txt", "something");
  check_ok("TRUNC for reading only", try_open("cut.txt", TRUNC, READ));
  check_text("it cuts the file off all the same", contents("cut.txt"), "");
  check_ok("CREAT and TRUNC for reading only", try_open("cut-new.txt", CREAT | TRUNC, READ));
  check_ok("CREAT and EXCL for reading only", try_open("new-readable.txt", CREAT | EXCL, READ));
  check_ok("CREAT, EXCL and TRUNC", try_open("all.txt", CREAT | EXCL | TRUNC, READ_WRITE));

  check_ok("a directory with DIRECTORY", try_open("folder", DIRECTORY, LIST));
  check_ok("a directory without it", try_open("folder", 0, LIST));
  check_errno("a directory for writing", try_open("folder", 0, READ_WRITE), __WASI_ERRNO_ISDIR);
  check_errno("CREAT where there is a directory", try_open("folder", CREAT, READ_WRITE),
              __WASI_ERRNO_ISDIR);
  check_errno("TRUNC of a directory", try_open("folder", TRUNC, READ_WRITE), __WASI_ERRNO_ISDIR);
  check_errno("a file with DIRECTORY", try_open("seed.txt", DIRECTORY, LIST),
              __WASI_ERRNO_NOTDIR);
  check_errno("CREAT and DIRECTORY", try_open("made", CREAT | DIRECTORY, LIST),
              __WASI_ERRNO_INVAL);
  check("they make nothing", !exists("made"));
  check_errno("TRUNC and DIRECTORY", try_open("folder", TRUNC | DIRECTORY, LIST),
              __WASI_ERRNO_INVAL);
  check_ok("the folder itself", try_open(".", DIRECTORY, LIST));
  check_ok("the folder itself, from inside", try_open("folder/..", DIRECTORY, LIST));

  uint32_t fd = open_directory("folder");
  uint32_t inner = open_at(fd, "inner.txt", 0, READ, 0);
  check_ok("a file below a directory that was opened", open_errno);
  check_text("its contents", read_text(inner), "inner\n");
  check_errno("a path out of a directory that was opened",
              (open_at(fd, "../seed.txt", 0, READ, 0), open_errno), __WASI_ERRNO_PERM);
  check_errno("a path below a file", (open_at(inner, "a", 0, READ, 0), open_errno),
              __WASI_ERRNO_NOTDIR);
  check_errno("a path below standard output", (open_at(1, "a", 0, READ, 0), open_errno),
              __WASI_ERRNO_NOTDIR);
  check_errno("a path below a closed descriptor",
              (open_at(NOT_OPEN, "a", 0, READ, 0), open_errno), __WASI_ERRNO_BADF);
  fd_close(inner);
  fd_close(fd);

  fd = open_at(ROOT, "synced.txt", CREAT | TRUNC, READ_WRITE,
               __WASI_FDFLAGS_SYNC | __WASI_FDFLAGS_DSYNC | __WASI_FDFLAGS_NONBLOCK);
  check_ok("a file whose writes wait until they are stored", open_errno);
  check_ok("writing to it", write_text(fd, "stored"));
  check_text("what was written", contents("synced.txt"), "stored");
  fd_close(fd);
  fd = open_at(ROOT, "synced.txt", TRUNC, READ_WRITE, __WASI_FDFLAGS_APPEND);
  check_ok("TRUNC of a file that is opened to append", open_errno);
  write_text(fd, "appended");
  check_text("it is cut off first", contents("synced.txt"), "appended");
  fd_close(fd);

  fd = open_at(ROOT, "new-append.txt", CREAT | EXCL | TRUNC, WRITE, __WASI_FDFLAGS_APPEND);
  check_ok("CREAT, EXCL and TRUNC to append", open_errno);
  check_ok("appending to a new file", write_text(fd, "new"));
  check_text("what was appended", contents("new-append.txt"), "new");
  fd_close(fd);
  fd = open_at(ROOT, "new-append.txt", 0, READ, __WASI_FDFLAGS_APPEND);
  check_ok("APPEND for reading only", open_errno);
  check_text("it can be read", read_text(fd), "new");
  check("it cannot be written", write_text(fd, "no") != 0);
  fd_close(fd);

  fd = open_at(ROOT, "gone.txt", CREAT, READ_WRITE, 0);
  write_text(fd, "still here");
  path_unlink_file(ROOT, PATH("gone.txt"));
  uint64_t offset;
  fd_seek(fd, 0, __WASI_WHENCE_SET, &offset);
  check_text("a file that is open outlives its name", read_text(fd), "still here");
  fd_close(fd);

  uint32_t first = open_at(ROOT, "seed.txt", 0, READ, 0);
  uint32_t second = open_at(ROOT, "seed.txt", 0, READ, 0);
  check("descriptors are numbered from the lowest that is free",
        first == FIRST_FREE && second == FIRST_FREE + 1);
  read_text(first);
  check_text("two that opened a file have an offset each", read_text(second), "seed\n");
  return finish();
}
