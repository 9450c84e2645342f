/* fd_write: gathered writes, appending, and what cannot be written. */
#include "files.h"

int main(void) {
  uint32_t fd = open_at(ROOT, "write.txt", CREAT | EXCL, READ_WRITE, 0);
  struct iovec32 parts[] = {{"one", 3}, {NULL, 0}, {" two", 4}};
  uint32_t count = 77;
  check_ok("writing no parts", fd_write(fd, parts, 0, &count));
  check_number("bytes of no parts", count, 0);
  check_ok("writing two parts with an empty one between them", fd_write(fd, parts, 3, &count));
  check_number("bytes of the parts", count, 7);
  check_text("the parts are in order", contents("write.txt"), "one two");

  uint64_t offset = 0;
  fd_seek(fd, 1, __WASI_WHENCE_SET, &offset);
  check_ok("writing in the middle", write_text(fd, "XX"));
  check_text("only the middle changes", contents("write.txt"), "oXX two");
  fd_seek(fd, 9, __WASI_WHENCE_SET, &offset);
  check_ok("writing past the end", write_text(fd, "!"));
  fd_close(fd);
  fd = open_at(ROOT, "write.txt", 0, READ, 0);
  char got[16];
  struct iovec32 into = {got, sizeof got};
  fd_read(fd, &into, 1, &count);
  check("the gap is filled with zeros", count == 10 && memcmp(got, "oXX two\0\0!", 10) == 0);
  check_errno("a file open for reading only", write_text(fd, "no"), __WASI_ERRNO_BADF);
  fd_close(fd);
  check_errno("a closed descriptor", write_text(fd, "no"), __WASI_ERRNO_BADF);

  make_file("append.txt", "abc");
  fd = open_at(ROOT, "append.txt", 0, READ_WRITE, __WASI_FDFLAGS_APPEND);
  check_ok("writing to a file that is open for appending", write_text(fd, "def"));
  fd_seek(fd, 0, __WASI_WHENCE_SET, &offset);
  check_ok("appending after a seek to the start", write_text(fd, "ghi"));
  check_text("everything is at the end", contents("append.txt"), "abcdefghi");
  fd_tell(fd, &offset);
  check_number("appending leaves the offset at the end", offset, 9);
  uint32_t other = open_at(ROOT, "append.txt", 0, READ_WRITE, __WASI_FDFLAGS_APPEND);
  write_text(other, "-other-");
  write_text(fd, "jkl");
  check_text("two who append do not overwrite each other", contents("append.txt"),
             "abcdefghi-other-jkl");
  fd_close(other);
  fd_close(fd);

  fd = open_directory("folder");
  check_errno("a directory", write_text(fd, "no"), __WASI_ERRNO_BADF);
  fd_close(fd);
  check_errno("standard input", write_text(0, "no"), __WASI_ERRNO_BADF);

  static char block[65536 + 3];
  memset(block, 'x', sizeof block);
  fd = open_at(ROOT, "large.bin", CREAT, READ_WRITE, 0);
  uint64_t total = 0;
  for (int i = 0; i < 4; i++) {
    struct iovec32 part = {block, sizeof block};
    fd_write(fd, &part, 1, &count);
    total += count;
  }
  check_number("bytes of four large writes", total, 4 * sizeof block);
  __wasi_filestat_t stat = stat_of("large.bin");
  check_number("size of the large file", stat.size, 4 * sizeof block);
  fd_close(fd);
  return finish();
}
