/* Stands between a program and its memory (LD_PRELOAD, glibc): refuses an allocation, counted from where the program
   asks for SIGXFSZ: just before, it said what is to become of SIGABRT, by which Rust ends when memory is not to be
   had. tests/memory.rs says what must hold.

   SHIM_COUNT    where to write how many allocations there were
   SHIM_AT       the allocation to refuse, from 1
   SHIM_ON       refuse all after it, too
   SHIM_THREADS  start no thread, from the beginning */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static long count, at;
static int armed, on;

/* Whether this allocation is to be refused. It is counted. */
static int refused(void) {
  if (!armed) return 0;
  long n = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
  if (!at || (on ? n < at : n != at)) return 0;
  errno = ENOMEM;
  return 1;
}

void *malloc(size_t size) { return refused() ? NULL : __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return refused() ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t size) { return refused() ? NULL : __libc_realloc(old, size); }
void *memalign(size_t align, size_t size) { return refused() ? NULL : __libc_memalign(align, size); }
void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }
int posix_memalign(void **place, size_t align, size_t size) {
  void *got = memalign(align, size);
  if (!got) return ENOMEM;
  *place = got;
  return 0;
}

int sigaction(int signal, const struct sigaction *new, struct sigaction *old) {
  static int (*real)(int, const struct sigaction *, struct sigaction *);
  if (!real) real = dlsym(RTLD_NEXT, "sigaction");
  int done = real(signal, new, old);
  if (signal == SIGXFSZ && new && !armed) {
    if (getenv("SHIM_AT")) at = atol(getenv("SHIM_AT"));
    on = getenv("SHIM_ON") != NULL;
    armed = 1;
  }
  return done;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *), void *with) {
  static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  if (!real) real = dlsym(RTLD_NEXT, "pthread_create");
  return getenv("SHIM_THREADS") ? EAGAIN : real(thread, how, start, with);
}

__attribute__((destructor)) static void end(void) {
  armed = 0;
  if (!getenv("SHIM_COUNT")) return;
  FILE *file = fopen(getenv("SHIM_COUNT"), "w");
  if (file) { fprintf(file, "%ld", count); fclose(file); }
}
