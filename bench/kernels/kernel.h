/*
 * What every kernel shares. A kernel is freestanding C with one export, `run(n)`: it does the same
 * work n times and returns a checksum of all of it, the same on every call and in every engine.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The function the bench calls. */
#define RUN __attribute__((export_name("run")))

/* Keeps a function a function, where calls are what is measured. */
#define NOINLINE __attribute__((noinline))

static inline uint32_t rotl32(uint32_t x, int k) { return (x << (k & 31)) | (x >> (-k & 31)); }
static inline uint32_t rotr32(uint32_t x, int k) { return (x >> (k & 31)) | (x << (-k & 31)); }
static inline uint64_t rotl64(uint64_t x, int k) { return (x << (k & 63)) | (x >> (-k & 63)); }
static inline uint64_t rotr64(uint64_t x, int k) { return (x >> (k & 63)) | (x << (-k & 63)); }

/* The next number of a 32-bit linear congruential generator: test data, the same every time. */
static inline uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* Folds a value into a checksum; the order of the values counts. */
static inline uint32_t mix32(uint32_t sum, uint32_t value) {
  return (rotl32(sum, 5) ^ value) * 0x9e3779b1u;
}
