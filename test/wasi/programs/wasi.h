/*
 * The functions of WASI preview 1 as they are imported: paths have a length, so that they can hold
 * anything, and addresses can be wrong. Types and constants are those of <wasi/api.h>.
 */
#ifndef WASI_H
#define WASI_H

#include <stdint.h>
#include <wasi/api.h>

#ifndef WASI_MODULE
#define WASI_MODULE "wasi_snapshot_preview1"
#endif

#define WASI(name) \
  __attribute__((import_module(WASI_MODULE), import_name(#name))) uint32_t name

struct iovec32 {
  void *buf;
  uint32_t len;
};

WASI(args_get)(void *argv, void *buf);
WASI(args_sizes_get)(void *argc, void *size);
WASI(environ_get)(void *environ, void *buf);
WASI(environ_sizes_get)(void *count, void *size);
WASI(clock_res_get)(uint32_t id, void *resolution);
WASI(clock_time_get)(uint32_t id, uint64_t precision, void *time);
WASI(fd_advise)(uint32_t fd, uint64_t offset, uint64_t len, uint32_t advice);
WASI(fd_allocate)(uint32_t fd, uint64_t offset, uint64_t len);
WASI(fd_close)(uint32_t fd);
WASI(fd_datasync)(uint32_t fd);
WASI(fd_fdstat_get)(uint32_t fd, void *stat);
WASI(fd_fdstat_set_flags)(uint32_t fd, uint32_t flags);
WASI(fd_fdstat_set_rights)(uint32_t fd, uint64_t base, uint64_t inheriting);
WASI(fd_filestat_get)(uint32_t fd, void *stat);
WASI(fd_filestat_set_size)(uint32_t fd, uint64_t size);
WASI(fd_filestat_set_times)(uint32_t fd, uint64_t atim, uint64_t mtim, uint32_t flags);
WASI(fd_pread)(uint32_t fd, const void *iovs, uint32_t n, uint64_t offset, void *nread);
WASI(fd_prestat_get)(uint32_t fd, void *prestat);
WASI(fd_prestat_dir_name)(uint32_t fd, void *path, uint32_t len);
WASI(fd_pwrite)(uint32_t fd, const void *iovs, uint32_t n, uint64_t offset, void *nwritten);
WASI(fd_read)(uint32_t fd, const void *iovs, uint32_t n, void *nread);
WASI(fd_readdir)(uint32_t fd, void *buf, uint32_t len, uint64_t cookie, void *used);
WASI(fd_renumber)(uint32_t fd, uint32_t to);
WASI(fd_seek)(uint32_t fd, int64_t offset, uint32_t whence, void *newoffset);
WASI(fd_sync)(uint32_t fd);
WASI(fd_tell)(uint32_t fd, void *offset);
WASI(fd_write)(uint32_t fd, const void *iovs, uint32_t n, void *nwritten);
WASI(path_create_directory)(uint32_t fd, const void *path, uint32_t len);
WASI(path_filestat_get)(uint32_t fd, uint32_t flags, const void *path, uint32_t len, void *stat);
WASI(path_filestat_set_times)(uint32_t fd, uint32_t flags, const void *path, uint32_t len,
                              uint64_t atim, uint64_t mtim, uint32_t fst_flags);
WASI(path_link)(uint32_t old_fd, uint32_t old_flags, const void *old_path, uint32_t old_len,
                uint32_t new_fd, const void *new_path, uint32_t new_len);
WASI(path_open)(uint32_t fd, uint32_t dirflags, const void *path, uint32_t len, uint32_t oflags,
                uint64_t base, uint64_t inheriting, uint32_t fdflags, void *opened);
WASI(path_readlink)(uint32_t fd, const void *path, uint32_t len, void *buf, uint32_t buf_len,
                    void *used);
WASI(path_remove_directory)(uint32_t fd, const void *path, uint32_t len);
WASI(path_rename)(uint32_t fd, const void *old_path, uint32_t old_len, uint32_t new_fd,
                  const void *new_path, uint32_t new_len);
WASI(path_symlink)(const void *target, uint32_t target_len, uint32_t fd, const void *path,
                   uint32_t len);
WASI(path_unlink_file)(uint32_t fd, const void *path, uint32_t len);
WASI(poll_oneoff)(const void *in, void *out, uint32_t n, void *nevents);
__attribute__((import_module(WASI_MODULE), import_name("proc_exit"))) _Noreturn void proc_exit(
    uint32_t code);
WASI(proc_raise)(uint32_t signal);
WASI(sched_yield)(void);
WASI(random_get)(void *buf, uint32_t len);
WASI(sock_accept)(uint32_t fd, uint32_t flags, void *accepted);
WASI(sock_recv)(uint32_t fd, const void *iovs, uint32_t n, uint32_t flags, void *received,
                void *ro_flags);
WASI(sock_send)(uint32_t fd, const void *iovs, uint32_t n, uint32_t flags, void *sent);
WASI(sock_shutdown)(uint32_t fd, uint32_t how);

/* Where the runner puts the two folders that every program is given: "/data" and "/other". */
enum { ROOT = 3, OTHER = 4, FIRST_FREE = 5 };

enum { NOT_OPEN = 99, FOLLOW = __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW };

/* oflags by short names. */
enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 };

/*
 * Rights, as wasi-libc asks for them. Kiln goes by those to read and to write only; node:wasi looks at
 * each of them, and opens for writing whoever asks for one of MODIFY.
 */
#define MODIFY                                                            \
  (__WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_DATASYNC | __WASI_RIGHTS_FD_ALLOCATE | \
   __WASI_RIGHTS_FD_FILESTAT_SET_SIZE)
#define COMMON                                                                                \
  (__WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL | __WASI_RIGHTS_FD_FDSTAT_SET_FLAGS |        \
   __WASI_RIGHTS_FD_SYNC | __WASI_RIGHTS_FD_ADVISE | __WASI_RIGHTS_FD_FILESTAT_GET |          \
   __WASI_RIGHTS_FD_FILESTAT_SET_TIMES | __WASI_RIGHTS_POLL_FD_READWRITE)
#define READ (COMMON | __WASI_RIGHTS_FD_READ)
#define WRITE (COMMON | MODIFY)
#define READ_WRITE (READ | WRITE)
#define LIST                                                                                  \
  (__WASI_RIGHTS_FD_FDSTAT_SET_FLAGS | __WASI_RIGHTS_FD_SYNC |                                \
   __WASI_RIGHTS_PATH_CREATE_DIRECTORY | __WASI_RIGHTS_PATH_CREATE_FILE |                     \
   __WASI_RIGHTS_PATH_LINK_SOURCE | __WASI_RIGHTS_PATH_LINK_TARGET |                          \
   __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_FD_READDIR | __WASI_RIGHTS_PATH_READLINK |         \
   __WASI_RIGHTS_PATH_RENAME_SOURCE | __WASI_RIGHTS_PATH_RENAME_TARGET |                      \
   __WASI_RIGHTS_PATH_FILESTAT_GET | __WASI_RIGHTS_PATH_FILESTAT_SET_TIMES |                  \
   __WASI_RIGHTS_FD_FILESTAT_GET | __WASI_RIGHTS_FD_FILESTAT_SET_TIMES |                      \
   __WASI_RIGHTS_PATH_SYMLINK | __WASI_RIGHTS_PATH_REMOVE_DIRECTORY |                         \
   __WASI_RIGHTS_PATH_UNLINK_FILE | __WASI_RIGHTS_POLL_FD_READWRITE)

/* A literal as a path and its length. */
#define PATH(text) (text), (uint32_t)(sizeof(text) - 1)

/* Addresses that no memory of a test program reaches, or that only begin in it. */
#define OUTSIDE ((void *)0x7ffffff0)
#define FAR_OUTSIDE ((void *)0xfffffffc)

#endif
