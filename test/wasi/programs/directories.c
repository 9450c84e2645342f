/* path_create_directory, path_remove_directory and path_unlink_file. */
#include "files.h"

int main(void) {
  check_ok("path_create_directory", path_create_directory(ROOT, PATH("made")));
  check_number("it is a directory", stat_of("made").filetype, __WASI_FILETYPE_DIRECTORY);
  check_ok("one in it", path_create_directory(ROOT, PATH("made/inner")));
  check_ok("a slash at the end", path_create_directory(ROOT, PATH("slash/")));
  check("it is made, too", exists("slash"));
  check_errno("one that is there", path_create_directory(ROOT, PATH("made")),
              __WASI_ERRNO_EXIST);
  check_errno("where there is a file", path_create_directory(ROOT, PATH("seed.txt")),
              __WASI_ERRNO_EXIST);
  check_errno("in one that is not there", path_create_directory(ROOT, PATH("missing/made")),
              __WASI_ERRNO_NOENT);
  check_errno("in a file", path_create_directory(ROOT, PATH("seed.txt/made")),
              __WASI_ERRNO_NOTDIR);
  check_errno("the folder itself", path_create_directory(ROOT, PATH(".")), __WASI_ERRNO_EXIST);
  check_errno("without a name", path_create_directory(ROOT, PATH("")), __WASI_ERRNO_NOENT);
  make_link("nowhere", "link");
  check_errno("where there is a link to nothing", path_create_directory(ROOT, PATH("link")),
              __WASI_ERRNO_EXIST);
  uint32_t fd = open_directory("made");
  check_ok("below a directory that was opened", path_create_directory(fd, PATH("below")));
  check("it is there", exists("made/below"));

  check_errno("path_remove_directory of one that is not empty",
              path_remove_directory(ROOT, PATH("made")), __WASI_ERRNO_NOTEMPTY);
  check_ok("path_remove_directory", path_remove_directory(ROOT, PATH("made/below")));
  check("it is gone", !exists("made/below"));
  check_errno("removing it again", path_remove_directory(ROOT, PATH("made/below")),
              __WASI_ERRNO_NOENT);
  check_errno("path_remove_directory of a file", path_remove_directory(ROOT, PATH("seed.txt")),
              __WASI_ERRNO_NOTDIR);
  make_link("made/inner", "to-inner");
  check_errno("path_remove_directory of a link", path_remove_directory(ROOT, PATH("to-inner")),
              __WASI_ERRNO_NOTDIR);
  check_ok("path_remove_directory with a slash at the end",
           path_remove_directory(ROOT, PATH("slash/")));
  check("path_remove_directory of the folder itself",
        path_remove_directory(ROOT, PATH(".")) != 0);
  check_errno("path_remove_directory without a name", path_remove_directory(ROOT, PATH("")),
              __WASI_ERRNO_NOENT);
  path_remove_directory(ROOT, PATH("made/inner"));
  check_ok("path_remove_directory of one that is open", path_remove_directory(ROOT, PATH("made")));
  uint32_t opened;
  check_errno("nothing can be made in it then",
              path_open(fd, 0, PATH("a"), CREAT, READ_WRITE, 0, 0, &opened), __WASI_ERRNO_NOENT);
  fd_close(fd);

  make_file("a.txt", "a");
  check_ok("path_unlink_file", path_unlink_file(ROOT, PATH("a.txt")));
  check("the file is gone", !exists("a.txt"));
  check_errno("path_unlink_file again", path_unlink_file(ROOT, PATH("a.txt")),
              __WASI_ERRNO_NOENT);
  check_errno("path_unlink_file of a directory", path_unlink_file(ROOT, PATH("folder")),
              __WASI_ERRNO_ISDIR);
  make_directory("empty");
  check_errno("path_unlink_file of an empty directory", path_unlink_file(ROOT, PATH("empty")),
              __WASI_ERRNO_ISDIR);
  check_errno("path_unlink_file in a directory that is not there",
              path_unlink_file(ROOT, PATH("missing/a.txt")), __WASI_ERRNO_NOENT);
  check_errno("path_unlink_file of a file with a slash at the end",
              path_unlink_file(ROOT, PATH("seed.txt/")), __WASI_ERRNO_NOTDIR);
  check_ok("path_unlink_file of a link to nothing", path_unlink_file(ROOT, PATH("link")));
  check_errno("path_unlink_file without a name", path_unlink_file(ROOT, PATH("")),
              __WASI_ERRNO_NOENT);
  return finish();
}
