/* path_rename: over nothing, over something, and where it must not. */
#include "files.h"

int main(void) {
  make_file("a.txt", "a");
  make_file("b.txt", "b");
  __wasi_inode_t inode = stat_of("a.txt").ino;
  check_ok("to a new name", path_rename(ROOT, PATH("a.txt"), ROOT, PATH("c.txt")));
  check("the old name is gone", !exists("a.txt"));
  check_text("the new one has the contents", contents("c.txt"), "a");
  check("it is the same file", stat_of("c.txt").ino == inode);
  check_ok("over a file", path_rename(ROOT, PATH("c.txt"), ROOT, PATH("b.txt")));
  check_text("the file is replaced", contents("b.txt"), "a");
  check_ok("into a directory", path_rename(ROOT, PATH("b.txt"), ROOT, PATH("folder/b.txt")));
  check_text("it is there", contents("folder/b.txt"), "a");
  check_ok("to the same name", path_rename(ROOT, PATH("folder/b.txt"), ROOT, PATH("folder/b.txt")));
  check_text("nothing happens", contents("folder/b.txt"), "a");

  uint32_t fd = open_directory("folder");
  check_ok("from one descriptor to another", path_rename(fd, PATH("b.txt"), ROOT, PATH("b.txt")));
  check("it is moved", exists("b.txt") && !exists("folder/b.txt"));
  fd_close(fd);

  fd = open_at(ROOT, "seed.txt", 0, READ, 0);
  check_ok("of a file that is open", path_rename(ROOT, PATH("seed.txt"), ROOT, PATH("moved.txt")));
  check_text("it can still be read", read_text(fd), "seed\n");
  fd_close(fd);

  check_errno("of what is not there", path_rename(ROOT, PATH("missing"), ROOT, PATH("x")),
              __WASI_ERRNO_NOENT);
  check_errno("into a directory that is not there",
              path_rename(ROOT, PATH("b.txt"), ROOT, PATH("missing/x")), __WASI_ERRNO_NOENT);
  check_errno("into a file", path_rename(ROOT, PATH("b.txt"), ROOT, PATH("moved.txt/x")),
              __WASI_ERRNO_NOTDIR);

  make_directory("one");
  make_directory("two");
  make_file("two/inner.txt", "inner");
  check_ok("of a directory", path_rename(ROOT, PATH("one"), ROOT, PATH("three")));
  check_number("it is a directory under its new name", stat_of("three").filetype,
               __WASI_FILETYPE_DIRECTORY);
  check_errno("of a directory over one that is not empty",
              path_rename(ROOT, PATH("three"), ROOT, PATH("two")), __WASI_ERRNO_NOTEMPTY);
  check_ok("of a directory over an empty one",
           path_rename(ROOT, PATH("two"), ROOT, PATH("three")));
  check_text("what is in it moves along", contents("three/inner.txt"), "inner");
  check_errno("of a directory over a file",
              path_rename(ROOT, PATH("three"), ROOT, PATH("b.txt")), __WASI_ERRNO_NOTDIR);
  check_errno("of a file over a directory",
              path_rename(ROOT, PATH("b.txt"), ROOT, PATH("three")), __WASI_ERRNO_ISDIR);
  check_errno("of a directory into itself",
              path_rename(ROOT, PATH("three"), ROOT, PATH("three/inside")), __WASI_ERRNO_INVAL);
  make_directory("three/deep");
  check_errno("of a directory into one in it",
              path_rename(ROOT, PATH("three"), ROOT, PATH("three/deep/inside")),
              __WASI_ERRNO_INVAL);
  check_ok("of a directory with slashes at the end",
           path_rename(ROOT, PATH("three/"), ROOT, PATH("four/")));
  check_errno("of a file with a slash at the end",
              path_rename(ROOT, PATH("b.txt/"), ROOT, PATH("x")), __WASI_ERRNO_NOTDIR);
  check_errno("of a file to a name with a slash at the end",
              path_rename(ROOT, PATH("b.txt"), ROOT, PATH("x/")), __WASI_ERRNO_NOTDIR);

  make_link("b.txt", "link");
  check_ok("of a link", path_rename(ROOT, PATH("link"), ROOT, PATH("folder/link")));
  check_number("it is still a link", stat_of("folder/link").filetype,
               __WASI_FILETYPE_SYMBOLIC_LINK);
  make_link("b.txt", "link");
  make_file("plain.txt", "plain");
  check_ok("over a link", path_rename(ROOT, PATH("plain.txt"), ROOT, PATH("link")));
  check_number("the link is replaced", stat_of("link").filetype, __WASI_FILETYPE_REGULAR_FILE);
  check_text("what it pointed to is not", contents("b.txt"), "a");

  check_errno("into the other folder", path_rename(ROOT, PATH("b.txt"), OTHER, PATH("b.txt")),
              __WASI_ERRNO_XDEV);
  check("it stays where it is", exists("b.txt"));
  check_errno("to nowhere", path_rename(ROOT, PATH("b.txt"), ROOT, PATH("")),
              __WASI_ERRNO_NOENT);
  check_errno("from nowhere", path_rename(ROOT, PATH(""), ROOT, PATH("x")), __WASI_ERRNO_NOENT);
  check("of the folder itself", path_rename(ROOT, PATH("."), ROOT, PATH("x")) != 0);
  check("out of the folder", path_rename(ROOT, PATH("b.txt"), ROOT, PATH("../x")) != 0);
  return finish();
}
