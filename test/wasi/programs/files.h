/* Files in a line: what test programs do to get at the thing they test. */
#ifndef FILES_H
#define FILES_H

#include "check.h"

/* No descriptor: what a failed open leaves behind, so that everything after it is EBADF. */
#define NONE 0xffffffffu

/* Opens a path below a directory, following links; the errno is left in `open_errno`. */
static uint32_t open_errno;

__attribute__((unused)) static uint32_t open_at(uint32_t dir, const char *path, uint32_t oflags,
                                                uint64_t rights, uint32_t fdflags) {
  uint32_t fd = NONE;
  open_errno = path_open(dir, FOLLOW, path, (uint32_t)strlen(path), oflags, rights,
                         READ_WRITE | LIST, fdflags, &fd);
  return open_errno == 0 ? fd : NONE;
}

/* The errno of opening a path; what was opened is closed. */
__attribute__((unused)) static uint32_t try_open(const char *path, uint32_t oflags,
                                                 uint64_t rights) {
  uint32_t fd = open_at(ROOT, path, oflags, rights, 0);
  if (open_errno == 0) fd_close(fd);
  return open_errno;
}

__attribute__((unused)) static uint32_t open_directory(const char *path) {
  return open_at(ROOT, path, DIRECTORY, LIST, 0);
}

__attribute__((unused)) static uint32_t write_text(uint32_t fd, const char *text) {
  struct iovec32 part = {(void *)text, (uint32_t)strlen(text)};
  uint32_t written = 0;
  uint32_t errno = fd_write(fd, &part, 1, &written);
  return errno == 0 && written != part.len ? __WASI_ERRNO_IO : errno;
}

/* Makes a file in the first folder, or replaces its contents. */
__attribute__((unused)) static void make_file(const char *path, const char *text) {
  uint32_t fd = open_at(ROOT, path, CREAT | TRUNC, READ_WRITE, 0);
  if (open_errno != 0 || write_text(fd, text) != 0 || fd_close(fd) != 0) {
    put("cannot make ");
    check(path, false);
  }
}

__attribute__((unused)) static void make_directory(const char *path) {
  if (path_create_directory(ROOT, path, (uint32_t)strlen(path)) != 0) {
    put("cannot make ");
    check(path, false);
  }
}

__attribute__((unused)) static void make_link(const char *target, const char *path) {
  if (path_symlink(target, (uint32_t)strlen(target), ROOT, path, (uint32_t)strlen(path)) != 0) {
    put("cannot make ");
    check(path, false);
  }
}

/* All that can be read from a descriptor, as a string; "(errno)" where it cannot be read. */
__attribute__((unused)) static const char *read_text(uint32_t fd) {
  static char text[1024];
  struct iovec32 part = {text, sizeof text - 1};
  uint32_t count = 0;
  uint32_t errno = fd_read(fd, &part, 1, &count);
  if (errno != 0) return errno_name(errno);
  text[count] = 0;
  return text;
}

/* The contents of a file in the first folder. */
__attribute__((unused)) static const char *contents(const char *path) {
  uint32_t fd = open_at(ROOT, path, 0, READ, 0);
  if (open_errno != 0) return errno_name(open_errno);
  const char *text = read_text(fd);
  fd_close(fd);
  return text;
}

/* Attributes of a path; a link in the last place is not followed. All ones where there are none. */
__attribute__((unused)) static __wasi_filestat_t stat_of(const char *path) {
  __wasi_filestat_t stat;
  memset(&stat, 0xff, sizeof stat);
  path_filestat_get(ROOT, 0, path, (uint32_t)strlen(path), &stat);
  return stat;
}

__attribute__((unused)) static bool exists(const char *path) {
  __wasi_filestat_t stat;
  return path_filestat_get(ROOT, 0, path, (uint32_t)strlen(path), &stat) == 0;
}

#endif
