/* Stands between a program and its files (LD_PRELOAD): writes down every step that changes a file under a folder,
   and fails or kills the program at one of them. tests/power.rs reads the log and says what must hold.

   SHIM_ROOT  the folder, without a slash at the end; files ending in -shm and .lock are left out
   SHIM_LOG   where to write the steps down: a line `OP PATH OFFSET LENGTH`, and LENGTH bytes
   SHIM_AT    the step to fail, from 1
   SHIM_MODE  refuse, full (not done: EIO, ENOSPC), after (done, and EIO all the same), kill, killafter */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 1024
static char *paths[FILES];
static int log_file = -1, steps, at, ready;
static const char *root, *mode = "";

static void begin(void) {
  if (ready) return;
  ready = 1;
  root = getenv("SHIM_ROOT");
  if (getenv("SHIM_AT")) at = atoi(getenv("SHIM_AT"));
  if (getenv("SHIM_MODE")) mode = getenv("SHIM_MODE");
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  if (getenv("SHIM_LOG")) log_file = real(getenv("SHIM_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ends(const char *path, const char *end) {
  size_t a = strlen(path), b = strlen(end);
  return a >= b && strcmp(path + a - b, end) == 0;
}

/* The whole path, if it is under the folder. */
static int inside(const char *path, char *whole) {
  begin();
  if (!root || !path) return 0;
  if (path[0] == '/') snprintf(whole, PATH_MAX, "%s", path);
  else {
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here)) return 0;
    if (strncmp(path, "./", 2) == 0) path += 2;
    if (snprintf(whole, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return 0;
  }
  size_t length = strlen(root);
  if (strncmp(whole, root, length) != 0 || (whole[length] != '/' && whole[length] != 0)) return 0;
  return !ends(whole, "-shm") && !ends(whole, ".lock");
}

static void note(const char *op, const char *path, long long offset, const void *bytes, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (log_file < 0) return;
  if (!real) real = dlsym(RTLD_NEXT, "write");
  char line[PATH_MAX + 100];
  int size = snprintf(line, sizeof line, "%s %s %lld %zu\n", op, path, offset, bytes ? length : 0);
  if (real(log_file, line, size) != size) abort();
  if (bytes && length && real(log_file, bytes, length) != (ssize_t)length) abort();
}

/* Whether this step is to be done. It is counted. */
static int go(void) {
  steps++;
  if (steps != at) return 1;
  if (strcmp(mode, "kill") == 0) kill(getpid(), SIGKILL);
  if (strcmp(mode, "refuse") == 0) { errno = EIO; return 0; }
  if (strcmp(mode, "full") == 0) { errno = ENOSPC; return 0; }
  return 1;
}

/* What is answered for a step that was done. */
static long long answer(long long done) {
  if (steps != at) return done;
  if (strcmp(mode, "killafter") == 0) kill(getpid(), SIGKILL);
  if (strcmp(mode, "after") == 0) { errno = EIO; return -1; }
  return done;
}

static int opened(int fd, const char *path, int flags) {
  char whole[PATH_MAX];
  if (fd >= 0 && fd < FILES && inside(path, whole)) {
    free(paths[fd]);
    paths[fd] = strdup(whole);
    if (flags & O_TRUNC) note("empty", whole, 0, NULL, 0);
    else if (flags & O_CREAT) note("create", whole, 0, NULL, 0);
  }
  return fd;
}

#define OPEN(name)                                                   \
  int name(const char *path, int flags, ...) {                       \
    static int (*real)(const char *, int, ...);                      \
    if (!real) real = dlsym(RTLD_NEXT, #name);                       \
    va_list rest;                                                    \
    va_start(rest, flags);                                           \
    int bits = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
    va_end(rest);                                                    \
    return opened(real(path, flags, bits), path, flags);             \
  }
OPEN(open)
OPEN(open64)

int openat(int folder, const char *path, int flags, ...) {
  static int (*real)(int, const char *, int, ...);
  if (!real) real = dlsym(RTLD_NEXT, "openat");
  va_list rest;
  va_start(rest, flags);
  int bits = flags & O_CREAT ? va_arg(rest, int) : 0;
  va_end(rest);
  int fd = real(folder, path, flags, bits);
  return folder == AT_FDCWD || path[0] == '/' ? opened(fd, path, flags) : fd;
}

int close(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "close");
  if (fd >= 0 && fd < FILES) { free(paths[fd]); paths[fd] = NULL; }
  return real(fd);
}

static const char *watched(int fd) { begin(); return fd >= 0 && fd < FILES ? paths[fd] : NULL; }

#define PWRITE(name)                                                         \
  ssize_t name(int fd, const void *bytes, size_t length, off_t offset) {     \
    static ssize_t (*real)(int, const void *, size_t, off_t);                \
    if (!real) real = dlsym(RTLD_NEXT, #name);                               \
    const char *path = watched(fd);                                          \
    if (!path) return real(fd, bytes, length, offset);                       \
    if (!go()) return -1;                                                    \
    ssize_t done = real(fd, bytes, length, offset);                          \
    if (done > 0) note("write", path, offset, bytes, done);                  \
    return answer(done);                                                     \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *bytes, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  const char *path = watched(fd);
  if (!path) return real(fd, bytes, length);
  if (!go()) return -1;
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t done = real(fd, bytes, length);
  if (done > 0) note("write", path, offset, bytes, done);
  return answer(done);
}

#define TRUNCATE(name)                                       \
  int name(int fd, off_t length) {                           \
    static int (*real)(int, off_t);                          \
    if (!real) real = dlsym(RTLD_NEXT, #name);               \
    const char *path = watched(fd);                          \
    if (!path) return real(fd, length);                      \
    if (!go()) return -1;                                    \
    int done = real(fd, length);                             \
    if (done == 0) note("truncate", path, length, NULL, 0);  \
    return answer(done);                                     \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name)                                           \
  int name(int fd) {                                         \
    static int (*real)(int);                                 \
    if (!real) real = dlsym(RTLD_NEXT, #name);               \
    const char *path = watched(fd);                          \
    if (!path) return real(fd);                              \
    if (!go()) return -1;                                    \
    int done = real(fd);                                     \
    if (done == 0) note("sync", path, 0, NULL, 0);           \
    return answer(done);                                     \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  static int (*real)(const char *);
  if (!real) real = dlsym(RTLD_NEXT, "unlink");
  char whole[PATH_MAX];
  if (!inside(path, whole)) return real(path);
  if (!go()) return -1;
  int done = real(path);
  if (done == 0) note("unlink", whole, 0, NULL, 0);
  return answer(done);
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (!real) real = dlsym(RTLD_NEXT, "rename");
  char a[PATH_MAX], b[PATH_MAX];
  if (!inside(from, a) || !inside(to, b)) return real(from, to);
  if (!go()) return -1;
  int done = real(from, to);
  if (done == 0) note("rename", a, 0, b, strlen(b));
  return answer(done);
}

int mkdir(const char *path, mode_t bits) {
  static int (*real)(const char *, mode_t);
  if (!real) real = dlsym(RTLD_NEXT, "mkdir");
  char whole[PATH_MAX];
  if (!inside(path, whole)) return real(path, bits);
  if (!go()) return -1;
  int done = real(path, bits);
  if (done == 0) note("mkdir", whole, 0, NULL, 0);
  return answer(done);
}
