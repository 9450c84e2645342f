/*
 * Checks for test programs: each prints one line, "name: ok" or "name: what happened". A program
 * ends with `return finish();`, so that its exit code is 1 if a check failed.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "wasi.h"

static int failures;
static char line[1024];
static uint32_t line_length;

static void put(const char *text) {
  while (*text != 0 && line_length < sizeof line - 1) line[line_length++] = *text++;
}

static void put_number(uint64_t number) {
  char digits[21];
  int at = sizeof digits - 1;
  digits[at] = 0;
  do digits[--at] = '0' + number % 10;
  while ((number /= 10) != 0);
  put(digits + at);
}

static void put_quoted(const char *text, uint32_t length) {
  put("\"");
  for (uint32_t i = 0; i < length && i < 200; i++) {
    char shown[2] = {text[i] >= ' ' && text[i] < 127 ? text[i] : '?', 0};
    put(shown);
  }
  put("\"");
}

static void end_line(void) {
  line[line_length++] = '\n';
  struct iovec32 part = {line, line_length};
  uint32_t written;
  fd_write(1, &part, 1, &written);
  line_length = 0;
}

static const char *errno_name(uint32_t number) {
  static const char *const names[] = {
      "ESUCCESS",     "E2BIG",      "EACCES",     "EADDRINUSE", "EADDRNOTAVAIL",
      "EAFNOSUPPORT", "EAGAIN",     "EALREADY",   "EBADF",      "EBADMSG",
      "EBUSY",        "ECANCELED",  "ECHILD",     "ECONNABORTED", "ECONNREFUSED",
      "ECONNRESET",   "EDEADLK",    "EDESTADDRREQ", "EDOM",     "EDQUOT",
      "EEXIST",       "EFAULT",     "EFBIG",      "EHOSTUNREACH", "EIDRM",
      "EILSEQ",       "EINPROGRESS", "EINTR",     "EINVAL",     "EIO",
      "EISCONN",      "EISDIR",     "ELOOP",      "EMFILE",     "EMLINK",
      "EMSGSIZE",     "EMULTIHOP",  "ENAMETOOLONG", "ENETDOWN", "ENETRESET",
      "ENETUNREACH",  "ENFILE",     "ENOBUFS",    "ENODEV",     "ENOENT",
      "ENOEXEC",      "ENOLCK",     "ENOLINK",    "ENOMEM",     "ENOMSG",
      "ENOPROTOOPT",  "ENOSPC",     "ENOSYS",     "ENOTCONN",   "ENOTDIR",
      "ENOTEMPTY",    "ENOTRECOVERABLE", "ENOTSOCK", "ENOTSUP", "ENOTTY",
      "ENXIO",        "EOVERFLOW",  "EOWNERDEAD", "EPERM",      "EPIPE",
      "EPROTO",       "EPROTONOSUPPORT", "EPROTOTYPE", "ERANGE", "EROFS",
      "ESPIPE",       "ESRCH",      "ESTALE",     "ETIMEDOUT",  "ETXTBSY",
      "EXDEV",        "ENOTCAPABLE"};
  return number < sizeof names / sizeof *names ? names[number] : "unknown errno";
}

/* Says that a check passed; or begins to say that it did not. */
static bool passed(const char *name, bool condition) {
  put(name);
  put(": ");
  if (!condition) {
    failures++;
    return false;
  }
  put("ok");
  end_line();
  return true;
}

__attribute__((unused)) static bool check(const char *name, bool condition) {
  if (passed(name, condition)) return true;
  put("not so");
  end_line();
  return false;
}

__attribute__((unused)) static bool check_errno(const char *name, uint32_t got, uint32_t wanted) {
  if (passed(name, got == wanted)) return true;
  put(errno_name(got));
  put(", not ");
  put(errno_name(wanted));
  end_line();
  return false;
}

__attribute__((unused)) static bool check_ok(const char *name, uint32_t got) {
  return check_errno(name, got, __WASI_ERRNO_SUCCESS);
}

__attribute__((unused)) static bool check_number(const char *name, uint64_t got, uint64_t wanted) {
  if (passed(name, got == wanted)) return true;
  put_number(got);
  put(", not ");
  put_number(wanted);
  end_line();
  return false;
}

__attribute__((unused)) static bool check_bytes(const char *name, const char *got, uint32_t length,
                                                const char *wanted) {
  uint32_t wanted_length = (uint32_t)strlen(wanted);
  if (passed(name, length == wanted_length && memcmp(got, wanted, length) == 0)) return true;
  put_quoted(got, length);
  put(", not ");
  put_quoted(wanted, wanted_length);
  end_line();
  return false;
}

__attribute__((unused)) static bool check_text(const char *name, const char *got,
                                               const char *wanted) {
  return check_bytes(name, got, (uint32_t)strlen(got), wanted);
}

__attribute__((unused)) static int finish(void) {
  return failures == 0 ? 0 : 1;
}

#endif
