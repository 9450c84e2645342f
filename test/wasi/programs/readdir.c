/* fd_readdir: buffers of all sizes, and cookies. */
#include "files.h"

enum { HEADER = 24, MOST = 64 };

static uint8_t buffer[4096];
static char names[MOST][16];
static uint64_t cookies[MOST];
static uint8_t types[MOST];
static int count;

/*
 * Lists a directory as wasi-libc does: with a buffer of `size` bytes, asking again from the cookie of
 * the last whole entry. Returns false if that leads nowhere.
 */
static bool list(uint32_t fd, uint32_t size) {
  uint64_t cookie = 0;
  uint32_t used = size;
  count = 0;
  while (used == size) {
    if (fd_readdir(fd, buffer, size, cookie, &used) != 0) return false;
    uint32_t at = 0;
    int before = count;
    while (at + HEADER <= used) {
      __wasi_dirent_t entry;
      memcpy(&entry, buffer + at, HEADER);
      if (at + HEADER + entry.d_namlen > used || count == MOST) break;
      if (entry.d_namlen >= sizeof *names) return false;
      memcpy(names[count], buffer + at + HEADER, entry.d_namlen);
      names[count][entry.d_namlen] = 0;
      cookies[count] = entry.d_next;
      types[count++] = entry.d_type;
      cookie = entry.d_next;
      at += HEADER + entry.d_namlen;
    }
    if (used == size && count == before) return false;
  }
  return true;
}

static int find(const char *name) {
  int found = -1;
  for (int i = 0; i < count; i++) {
    if (strcmp(names[i], name) != 0) continue;
    if (found != -1) return -2;
    found = i;
  }
  return found;
}

static bool complete(void) {
  char name[] = "file00";
  for (int i = 0; i < 20; i++) {
    name[4] = '0' + i / 10;
    name[5] = '0' + i % 10;
    if (find(name) < 0) return false;
  }
  int dots = (find(".") >= 0) + (find("..") >= 0);
  return count == 22 + dots && find("sub") >= 0 && find("link") >= 0;
}

int main(void) {
  make_directory("list");
  char path[] = "list/file00";
  for (int i = 0; i < 20; i++) {
    path[9] = '0' + i / 10;
    path[10] = '0' + i % 10;
    make_file(path, "");
  }
  make_directory("list/sub");
  make_link("file00", "list/link");
  uint32_t fd = open_directory("list");

  check("a large buffer lists everything once", list(fd, sizeof buffer) && complete());
  check_number("type of a file", types[find("file07")], __WASI_FILETYPE_REGULAR_FILE);
  check_number("type of a directory", types[find("sub")], __WASI_FILETYPE_DIRECTORY);
  check_number("type of a link", types[find("link")], __WASI_FILETYPE_SYMBOLIC_LINK);
  check("the directory itself and its parent are listed", find(".") >= 0 && find("..") >= 0);
  check_number("type of the directory itself", types[find(".")], __WASI_FILETYPE_DIRECTORY);
  check("a buffer of 100 bytes lists everything once", list(fd, 100) && complete());
  check("a buffer of 31 bytes lists everything once", list(fd, 31) && complete());
  check("a buffer of one entry lists everything once", list(fd, 30) && complete());

  list(fd, sizeof buffer);
  bool each = true;
  for (int i = 0; i + 1 < count; i++) {
    uint32_t used = 0;
    char next[16];
    strcpy(next, names[i + 1]);
    each &= fd_readdir(fd, buffer, 64, cookies[i], &used) == 0 && used > HEADER &&
            memcmp(buffer + HEADER, next, strlen(next)) == 0;
  }
  check("every cookie leads to the next entry", each);
  uint32_t used = 77;
  check_ok("the last cookie", fd_readdir(fd, buffer, 64, cookies[count - 1], &used));
  check_number("nothing comes after it", used, 0);

  memset(buffer, '#', 64);
  check_ok("a buffer that ends within an entry", fd_readdir(fd, buffer, 40, 0, &used));
  check_number("it is filled to the end", used, 40);
  check("nothing is written after it", buffer[40] == '#');

  make_file("list/zz", "");
  list(fd, sizeof buffer);
  check("a new name is there when the list is read from the start", find("zz") >= 0);
  path_unlink_file(fd, PATH("zz"));
  list(fd, sizeof buffer);
  check("a name that was removed is not", find("zz") == -1);
  fd_close(fd);

  make_directory("list/none");
  fd = open_directory("list/none");
  check("an empty directory has only itself and its parent", list(fd, 4096) && count == 2);
  fd_close(fd);

  make_file("file.txt", "");
  fd = open_at(ROOT, "file.txt", 0, READ, 0);
  check_errno("a file", fd_readdir(fd, buffer, 64, 0, &used), __WASI_ERRNO_NOTDIR);
  fd_close(fd);
  check_errno("a closed descriptor", fd_readdir(fd, buffer, 64, 0, &used), __WASI_ERRNO_BADF);
  return finish();
}
