/* Paths that are odd, too long, not text, or lead out of the folder. */
#include "files.h"

static char long_name[256];
static char long_path[5001];

static uint32_t open_path(const void *path, uint32_t length) {
  uint32_t fd;
  uint32_t errno = path_open(ROOT, FOLLOW, path, length, 0, READ, 0, 0, &fd);
  if (errno == 0) fd_close(fd);
  return errno;
}

int main(void) {
  check_ok("dots", open_path(PATH("./seed.txt")));
  check_ok("many slashes", open_path(PATH("folder//inner.txt")));
  check_ok("many slashes and dots", open_path(PATH(".//./folder/.///inner.txt")));
  check_ok("up and down again", open_path(PATH("folder/../seed.txt")));
  check_ok("up and down twice", open_path(PATH("folder/../folder/../folder/inner.txt")));
  check_errno("up from what is not there", open_path(PATH("missing/../seed.txt")),
              __WASI_ERRNO_NOENT);
  check_errno("up from a file", open_path(PATH("seed.txt/../seed.txt")), __WASI_ERRNO_NOTDIR);
  check_errno("a file with a slash at the end", open_path(PATH("seed.txt/")),
              __WASI_ERRNO_NOTDIR);
  check_errno("a file with a slash and a dot at the end", open_path(PATH("seed.txt/.")),
              __WASI_ERRNO_NOTDIR);
  check_ok("three dots are a name", path_create_directory(ROOT, PATH("...")));

  check_errno("up", open_path(PATH("..")), __WASI_ERRNO_PERM);
  check_errno("up and in", open_path(PATH("../seed.txt")), __WASI_ERRNO_PERM);
  check_errno("down and up too far", open_path(PATH("folder/../../seed.txt")),
              __WASI_ERRNO_PERM);
  check_errno("up with many slashes", open_path(PATH("..//..//etc/passwd")), __WASI_ERRNO_PERM);
  check_errno("up with a dot before", open_path(PATH("./../seed.txt")), __WASI_ERRNO_PERM);
  check_errno("an absolute path", open_path(PATH("/seed.txt")), __WASI_ERRNO_PERM);
  check_errno("an absolute path of the host", open_path(PATH("/etc/passwd")),
              __WASI_ERRNO_PERM);
  check_errno("the root", open_path(PATH("/")), __WASI_ERRNO_PERM);
  check_errno("making a directory outside", path_create_directory(ROOT, PATH("../x")),
              __WASI_ERRNO_PERM);
  check_errno("removing a directory outside", path_remove_directory(ROOT, PATH("../x")),
              __WASI_ERRNO_PERM);
  check_errno("unlinking a file outside", path_unlink_file(ROOT, PATH("../x")),
              __WASI_ERRNO_PERM);
  __wasi_filestat_t stat;
  check_errno("attributes of what is outside",
              path_filestat_get(ROOT, 0, PATH("../x"), &stat), __WASI_ERRNO_PERM);
  check_errno("a link outside", path_symlink(PATH("x"), ROOT, PATH("../x")), __WASI_ERRNO_PERM);
  check_errno("moving out", path_rename(ROOT, PATH("seed.txt"), ROOT, PATH("../x")),
              __WASI_ERRNO_PERM);
  check_errno("moving in", path_rename(ROOT, PATH("../x"), ROOT, PATH("x")), __WASI_ERRNO_PERM);
  check_errno("linking in", path_link(ROOT, 0, PATH("../x"), ROOT, PATH("x")),
              __WASI_ERRNO_PERM);

  check_errno("the empty path", open_path(PATH("")), __WASI_ERRNO_NOENT);
  check("a NUL within", open_path(PATH("seed.txt\0more")) != 0);
  check("a NUL at the end", open_path(PATH("seed.txt\0")) != 0);
  check("a NUL alone", open_path(PATH("\0")) != 0);
  check("a directory with a NUL", path_create_directory(ROOT, PATH("nul\0")) != 0);
  check("it is not made", !exists("nul"));
  check_errno("bytes that are not UTF-8", open_path(PATH("\xff\xfe")), __WASI_ERRNO_ILSEQ);
  check_errno("making a name that is not UTF-8", path_create_directory(ROOT, PATH("a\xc3")),
              __WASI_ERRNO_ILSEQ);
  check_ok("a name that is not ASCII",
           path_create_directory(ROOT, PATH("gr\xc3\xb6\xc3\x9f" "e \xf0\x9f\x8c\xb3")));
  check("it is there", exists("gr\xc3\xb6\xc3\x9f" "e \xf0\x9f\x8c\xb3"));
  check_ok("spaces and other signs", path_create_directory(ROOT, PATH(" a*b?c:d\\e\"f\n")));
  check("they are there", exists(" a*b?c:d\\e\"f\n"));

  memset(long_name, 'n', sizeof long_name);
  check_ok("a name of 255 bytes", path_create_directory(ROOT, long_name, 255));
  check_errno("a name of 256 bytes", path_create_directory(ROOT, long_name, 256),
              __WASI_ERRNO_NAMETOOLONG);
  for (uint32_t i = 0; i < 256; i += 2) memcpy(long_name + i, "\xc3\xb6", 2);
  check_errno("a name of 256 bytes that are 128 letters",
              path_create_directory(ROOT, long_name, 256), __WASI_ERRNO_NAMETOOLONG);
  for (uint32_t i = 0; i < sizeof long_path - 1; i += 2) memcpy(long_path + i, "./", 2);
  check_errno("a path of 5,000 bytes", open_path(long_path, 5000), __WASI_ERRNO_NAMETOOLONG);
  return finish();
}
