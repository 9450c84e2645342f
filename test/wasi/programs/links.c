/* path_symlink, path_readlink, path_link, and what following a link leads to. */
#include "files.h"

static uint32_t open_link(const char *path, uint32_t lookup, uint32_t oflags, uint64_t rights) {
  uint32_t fd;
  uint32_t errno =
      path_open(ROOT, lookup, path, (uint32_t)strlen(path), oflags, rights, 0, 0, &fd);
  if (errno == 0) fd_close(fd);
  return errno;
}

int main(void) {
  check_ok("path_symlink to a file", path_symlink(PATH("seed.txt"), ROOT, PATH("to-file")));
  check_ok("path_symlink to a directory", path_symlink(PATH("folder"), ROOT, PATH("to-folder")));
  check_ok("path_symlink to nothing", path_symlink(PATH("missing.txt"), ROOT, PATH("to-nothing")));
  check_ok("path_symlink to itself", path_symlink(PATH("loop"), ROOT, PATH("loop")));
  check_ok("path_symlink from below", path_symlink(PATH("../seed.txt"), ROOT, PATH("folder/up")));
  check_errno("path_symlink where there is a file",
              path_symlink(PATH("folder"), ROOT, PATH("seed.txt")), __WASI_ERRNO_EXIST);
  check_errno("path_symlink where there is a link",
              path_symlink(PATH("folder"), ROOT, PATH("to-nothing")), __WASI_ERRNO_EXIST);
  check_errno("path_symlink in a directory that is not there",
              path_symlink(PATH("seed.txt"), ROOT, PATH("missing/link")), __WASI_ERRNO_NOENT);
  check_errno("path_symlink to an absolute path",
              path_symlink(PATH("/seed.txt"), ROOT, PATH("absolute")), __WASI_ERRNO_PERM);
  check_errno("path_symlink to the empty path", path_symlink(PATH(""), ROOT, PATH("empty")),
              __WASI_ERRNO_NOENT);
  check_errno("path_symlink without a name", path_symlink(PATH("seed.txt"), ROOT, PATH("")),
              __WASI_ERRNO_NOENT);

  char target[32];
  uint32_t used = 0;
  check_ok("path_readlink", path_readlink(ROOT, PATH("to-file"), target, sizeof target, &used));
  check_bytes("where the link points", target, used, "seed.txt");
  check_errno("path_readlink of a file",
              path_readlink(ROOT, PATH("seed.txt"), target, sizeof target, &used),
              __WASI_ERRNO_INVAL);
  check_errno("path_readlink of a directory",
              path_readlink(ROOT, PATH("folder"), target, sizeof target, &used),
              __WASI_ERRNO_INVAL);
  check_errno("path_readlink of what is not there",
              path_readlink(ROOT, PATH("missing"), target, sizeof target, &used),
              __WASI_ERRNO_NOENT);
  memset(target, '#', sizeof target);
  check_ok("path_readlink with a small buffer",
           path_readlink(ROOT, PATH("to-file"), target, 4, &used));
  check("the target is cut off", used == 4 && memcmp(target, "seed#", 5) == 0);

  check_text("a link is followed", contents("to-file"), "seed\n");
  check_text("a link on the way is followed", contents("to-folder/inner.txt"), "inner\n");
  check_text("a link may lead up, within the folder", contents("folder/up"), "seed\n");
  check_text("a link to a directory with a link in it", contents("to-folder/up"), "seed\n");
  check_errno("a link to nothing", open_link("to-nothing", FOLLOW, 0, READ),
              __WASI_ERRNO_NOENT);
  check_errno("a link to itself", open_link("loop", FOLLOW, 0, READ), __WASI_ERRNO_LOOP);
  check_errno("a link to itself on the way", open_link("loop/a", FOLLOW, 0, READ),
              __WASI_ERRNO_LOOP);
  check_errno("a link that is not to be followed", open_link("to-file", 0, 0, READ),
              __WASI_ERRNO_LOOP);
  check_errno("CREAT where there is a link that is not to be followed",
              open_link("to-nothing", 0, CREAT, READ_WRITE), __WASI_ERRNO_LOOP);
  check_errno("CREAT and EXCL where there is a link to nothing",
              open_link("to-nothing", FOLLOW, CREAT | EXCL, READ_WRITE), __WASI_ERRNO_EXIST);
  check_ok("DIRECTORY of a link to a directory",
           open_link("to-folder", FOLLOW, DIRECTORY, LIST));
  check_errno("DIRECTORY of a link to a file", open_link("to-file", FOLLOW, DIRECTORY, LIST),
              __WASI_ERRNO_NOTDIR);
  check_ok("CREAT through a link to nothing", open_link("to-nothing", FOLLOW, CREAT, READ_WRITE));
  check("it makes what the link points to", exists("missing.txt"));

  check_number("type of a link", stat_of("to-file").filetype, __WASI_FILETYPE_SYMBOLIC_LINK);
  check_number("size of a link", stat_of("to-file").size, 8);
  __wasi_filestat_t stat;
  check_ok("path_filestat_get through a link",
           path_filestat_get(ROOT, FOLLOW, PATH("to-file"), &stat));
  check_number("type of what it points to", stat.filetype, __WASI_FILETYPE_REGULAR_FILE);

  path_symlink(PATH(".."), ROOT, PATH("out"));
  path_symlink(PATH("folder/../../x"), ROOT, PATH("further-out"));
  check_errno("a link that leads out of the folder", open_link("out", FOLLOW, DIRECTORY, LIST),
              __WASI_ERRNO_PERM);
  check_errno("a link on the way that leads out of the folder",
              open_link("out/x", FOLLOW, 0, READ), __WASI_ERRNO_PERM);
  check_errno("a link that leads out behind a directory",
              open_link("further-out", FOLLOW, CREAT, READ_WRITE), __WASI_ERRNO_PERM);

  make_file("hard.txt", "hard");
  check_ok("path_link", path_link(ROOT, 0, PATH("hard.txt"), ROOT, PATH("folder/hard.txt")));
  check_text("both names have the contents", contents("folder/hard.txt"), "hard");
  check_number("the file has two names", stat_of("hard.txt").nlink, 2);
  check("both are the same file", stat_of("hard.txt").ino == stat_of("folder/hard.txt").ino);
  uint32_t fd = open_at(ROOT, "folder/hard.txt", TRUNC, READ_WRITE, 0);
  write_text(fd, "changed");
  fd_close(fd);
  check_text("a change is seen under both", contents("hard.txt"), "changed");
  check_errno("path_link where there is a file",
              path_link(ROOT, 0, PATH("hard.txt"), ROOT, PATH("seed.txt")), __WASI_ERRNO_EXIST);
  check_errno("path_link of what is not there",
              path_link(ROOT, 0, PATH("missing"), ROOT, PATH("x")), __WASI_ERRNO_NOENT);
  check_errno("path_link of a directory", path_link(ROOT, 0, PATH("folder"), ROOT, PATH("x")),
              __WASI_ERRNO_PERM);
  check_errno("path_link into a directory that is not there",
              path_link(ROOT, 0, PATH("hard.txt"), ROOT, PATH("nowhere/x")),
              __WASI_ERRNO_NOENT);
  check_errno("path_link with a slash at the end",
              path_link(ROOT, 0, PATH("hard.txt"), ROOT, PATH("x/")), __WASI_ERRNO_NOENT);
  check_errno("path_link into the other folder",
              path_link(ROOT, 0, PATH("hard.txt"), OTHER, PATH("x")), __WASI_ERRNO_XDEV);
  check_ok("path_link of a link itself",
           path_link(ROOT, 0, PATH("to-file"), ROOT, PATH("to-file-too")));
  check_number("it is a link, too", stat_of("to-file-too").filetype,
               __WASI_FILETYPE_SYMBOLIC_LINK);

  check_ok("path_unlink_file of a link", path_unlink_file(ROOT, PATH("to-folder")));
  check("what it points to stays", exists("folder/inner.txt"));
  check_ok("path_unlink_file of one name", path_unlink_file(ROOT, PATH("hard.txt")));
  check_text("the other stays", contents("folder/hard.txt"), "changed");
  check_number("the file has one name", stat_of("folder/hard.txt").nlink, 1);
  return finish();
}
