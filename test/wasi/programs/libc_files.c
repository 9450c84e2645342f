/* Files through wasi-libc, as ordinary programs use them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include "check.h"

static void streams(void) {
  FILE *file = fopen("/data/notes.txt", "w");
  check("fopen to write", file != NULL);
  check_number("fprintf", (uint64_t)fprintf(file, "%s %d\n", "line", 1), 7);
  for (int i = 2; i <= 1000; i++) fprintf(file, "line %d\n", i);
  check("fclose", fclose(file) == 0);

  file = fopen("/data/notes.txt", "r+");
  char text[32];
  int lines = 0;
  while (fgets(text, sizeof text, file) != NULL) lines++;
  check_number("lines read back", (uint64_t)lines, 1000);
  check_text("the last line", text, "line 1000\n");
  check_number("ftell at the end", (uint64_t)ftell(file), 9 * 7 + 90 * 8 + 900 * 9 + 10);
  check("fseek", fseek(file, 7, SEEK_SET) == 0);
  check("fgets after it", fgets(text, sizeof text, file) != NULL);
  check_text("the second line", text, "line 2\n");
  check("ungetc", ungetc('!', file) == '!' && fgetc(file) == '!');
  fseek(file, -10, SEEK_END);
  fputs("LINE", file);
  check("rewind", (rewind(file), fgetc(file)) == 'l');
  fseek(file, -10, SEEK_END);
  check("the change is there", fgets(text, 5, file) != NULL && strcmp(text, "LINE") == 0);
  fclose(file);

  file = fopen("/data/notes.txt", "a");
  fputs("end\n", file);
  fclose(file);
  struct stat stat_;
  check("stat", stat("/data/notes.txt", &stat_) == 0);
  check_number("size after appending", (uint64_t)stat_.st_size, 9 * 7 + 90 * 8 + 900 * 9 + 14);
  check("fopen exclusively", fopen("/data/notes.txt", "wx") == NULL && errno == EEXIST);
  check("fopen of what is not there", fopen("/data/missing", "r") == NULL && errno == ENOENT);
  check("fopen of a directory to write",
        fopen("/data/folder", "w") == NULL && errno == EISDIR);
  check("fopen outside of the folders", fopen("/etc/passwd", "r") == NULL);
}

static void directories(void) {
  check("mkdir", mkdir("/data/made", 0777) == 0);
  check("mkdir again", mkdir("/data/made", 0777) == -1 && errno == EEXIST);
  char path[32];
  for (int i = 0; i < 300; i++) {
    sprintf(path, "/data/made/%03d", i);
    close(open(path, O_CREAT | O_WRONLY, 0666));
  }
  bool seen[300] = {false};
  int count = 0;
  DIR *directory = opendir("/data/made");
  check("opendir", directory != NULL);
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    int number = atoi(entry->d_name);
    if (number >= 0 && number < 300 && !seen[number]) count++;
    seen[number] = true;
  }
  check_number("files listed", (uint64_t)count, 300);
  rewinddir(directory);
  check("rewinddir", readdir(directory) != NULL);
  closedir(directory);
  check("rmdir of one that is not empty", rmdir("/data/made") == -1 && errno == ENOTEMPTY);
  for (int i = 0; i < 300; i++) {
    sprintf(path, "/data/made/%03d", i);
    unlink(path);
  }
  check("rmdir", rmdir("/data/made") == 0);
}

static void names(void) {
  struct stat stat_;
  check("rename", rename("/data/notes.txt", "/data/folder/notes.txt") == 0);
  check("access", access("/data/folder/notes.txt", R_OK) == 0);
  check("access of what is not there", access("/data/notes.txt", F_OK) == -1);
  check("link", link("/data/folder/notes.txt", "/data/hard.txt") == 0);
  check("symlink", symlink("folder/notes.txt", "/data/soft.txt") == 0);
  char text[32];
  ssize_t length = readlink("/data/soft.txt", text, sizeof text);
  check_bytes("readlink", text, (uint32_t)length, "folder/notes.txt");
  check("lstat", lstat("/data/soft.txt", &stat_) == 0 && S_ISLNK(stat_.st_mode));
  check("stat of the link", stat("/data/soft.txt", &stat_) == 0 && S_ISREG(stat_.st_mode));
  check_number("names", stat_.st_nlink, 2);
  check("unlink", unlink("/data/hard.txt") == 0);
  check("remove", remove("/data/soft.txt") == 0);
  check("a folder at another place", access("/other", F_OK) == 0);
}

static void descriptors(void) {
  int fd = open("/data/raw.bin", O_RDWR | O_CREAT | O_TRUNC, 0666);
  check("open", fd >= 0);
  check("write", write(fd, "0123456789", 10) == 10);
  check("lseek", lseek(fd, 3, SEEK_SET) == 3);
  char text[8];
  check("read", read(fd, text, 2) == 2 && memcmp(text, "34", 2) == 0);
  check("pread", pread(fd, text, 2, 8) == 2 && memcmp(text, "89", 2) == 0);
  check("pwrite", pwrite(fd, "XY", 2, 0) == 2);
  check("ftruncate", ftruncate(fd, 4) == 0);
  check("fsync", fsync(fd) == 0);
  struct stat stat_;
  check("fstat", fstat(fd, &stat_) == 0 && stat_.st_size == 4);
  struct timespec times[2] = {{.tv_sec = 5}, {.tv_sec = 7}};
  check("futimens", futimens(fd, times) == 0);
  check("the times", fstat(fd, &stat_) == 0 && stat_.st_atim.tv_sec == 5 &&
                         stat_.st_mtim.tv_sec == 7);
  check("fcntl", fcntl(fd, F_SETFL, O_APPEND) == 0);
  check("close", close(fd) == 0);
  check("close again", close(fd) == -1 && errno == EBADF);
}

int main(void) {
  streams();
  directories();
  names();
  descriptors();
  return finish();
}
