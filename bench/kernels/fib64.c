/* Fibonacci numbers by naive recursion, i64 in and out: calls that pass and return i64. */
#include "kernel.h"

NOINLINE static int64_t fib(int64_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

RUN int64_t run(int32_t n) { return fib(n); }
