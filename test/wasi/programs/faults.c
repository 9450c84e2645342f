/*
 * Addresses outside the memory: every function says EFAULT, and has not done half of its work.
 * "Behind" begins after the memory, "across" within it.
 */
#include "files.h"

static char buffer[64];
static struct iovec32 part = {buffer, sizeof buffer};
static uint64_t result[8];
static __wasi_subscription_t subscription;
static uint32_t fd;

static void check_all(const char *which, void *bad) {
  struct iovec32 bad_part = {bad, 64};
#define BAD(call)                                        \
  do {                                                   \
    put(which);                                          \
    check_errno(" in " #call, call, __WASI_ERRNO_FAULT); \
  } while (0)
  BAD(args_get(bad, buffer));
  BAD(args_get(buffer, bad));
  BAD(args_sizes_get(bad, result));
  BAD(args_sizes_get(result, bad));
  BAD(environ_get(bad, buffer));
  BAD(environ_get(buffer, bad));
  BAD(environ_sizes_get(bad, result));
  BAD(environ_sizes_get(result, bad));
  BAD(clock_res_get(0, bad));
  BAD(clock_time_get(0, 0, bad));
  BAD(random_get(bad, 16));
  BAD(fd_fdstat_get(fd, bad));
  BAD(fd_filestat_get(fd, bad));
  BAD(fd_prestat_get(ROOT, bad));
  BAD(fd_prestat_dir_name(ROOT, bad, 5));
  BAD(fd_pread(fd, bad, 1, 0, result));
  BAD(fd_pread(fd, &bad_part, 1, 0, result));
  BAD(fd_pread(fd, &part, 1, 0, bad));
  BAD(fd_pwrite(fd, bad, 1, 0, result));
  BAD(fd_pwrite(fd, &bad_part, 1, 0, result));
  BAD(fd_pwrite(fd, &part, 1, 0, bad));
  BAD(fd_read(fd, bad, 1, result));
  BAD(fd_read(fd, &bad_part, 1, result));
  BAD(fd_read(fd, &part, 1, bad));
  BAD(fd_write(fd, bad, 1, result));
  BAD(fd_write(fd, &bad_part, 1, result));
  BAD(fd_write(fd, &part, 1, bad));
  BAD(fd_readdir(ROOT, bad, 64, 0, result));
  BAD(fd_readdir(ROOT, buffer, 64, 0, bad));
  BAD(fd_seek(fd, 5, __WASI_WHENCE_SET, bad));
  BAD(fd_tell(fd, bad));
  BAD(path_create_directory(ROOT, bad, 4));
  BAD(path_filestat_get(ROOT, 0, bad, 4, result));
  BAD(path_filestat_get(ROOT, 0, PATH("seed.txt"), bad));
  BAD(path_filestat_set_times(ROOT, 0, bad, 4, 0, 0, 0));
  BAD(path_link(ROOT, 0, bad, 4, ROOT, PATH("b")));
  BAD(path_link(ROOT, 0, PATH("seed.txt"), ROOT, bad, 4));
  BAD(path_open(ROOT, 0, bad, 4, 0, READ, 0, 0, result));
  BAD(path_open(ROOT, 0, PATH("made.txt"), CREAT, READ_WRITE, 0, 0, bad));
  BAD(path_readlink(ROOT, bad, 4, buffer, 64, result));
  BAD(path_readlink(ROOT, PATH("link"), bad, 64, result));
  BAD(path_readlink(ROOT, PATH("link"), buffer, 64, bad));
  BAD(path_remove_directory(ROOT, bad, 4));
  BAD(path_rename(ROOT, bad, 4, ROOT, PATH("b")));
  BAD(path_rename(ROOT, PATH("seed.txt"), ROOT, bad, 4));
  BAD(path_symlink(bad, 4, ROOT, PATH("b")));
  BAD(path_symlink(PATH("a"), ROOT, bad, 4));
  BAD(path_unlink_file(ROOT, bad, 4));
  BAD(poll_oneoff(bad, result, 1, result));
  BAD(poll_oneoff(&subscription, bad, 1, result));
  BAD(poll_oneoff(&subscription, result, 1, bad));
}

int main(void) {
  make_file("plain.txt", "0123456789");
  make_link("seed.txt", "link");
  fd = open_at(ROOT, "plain.txt", 0, READ_WRITE, 0);
  uintptr_t end = (uintptr_t)__builtin_wasm_memory_size(0) << 16;
  check_all("behind", (void *)end);
  check_all("across", (void *)(end - 1));
  check_all("far behind", (void *)UINTPTR_MAX);

  check_errno("a buffer as long as the numbers go", random_get(buffer, 0xffffffff),
              __WASI_ERRNO_FAULT);
  check_errno("a path as long as the numbers go",
              path_create_directory(ROOT, buffer, 0xffffffff), __WASI_ERRNO_FAULT);
  check_errno("so many subscriptions that their size is a small number",
              poll_oneoff(&subscription, result, 0x05555556, result), __WASI_ERRNO_FAULT);

  uint64_t offset = 77;
  fd_tell(fd, &offset);
  check_number("the offset did not move", offset, 0);
  check_text("nothing was written", contents("plain.txt"), "0123456789");
  check("nothing was made, moved or removed",
        !exists("made.txt") && !exists("b") && exists("seed.txt"));
  check("no descriptor was left open", open_at(ROOT, "seed.txt", 0, READ, 0) == fd + 1);
  return finish();
}
