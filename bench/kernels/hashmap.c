/* An open-addressing hash map of integers: insert, look up, delete. */
#include "kernel.h"

#define CAPACITY 8192
#define EMPTY 0
#define DELETED 1

typedef struct { uint32_t key; int32_t value; } Entry;

static Entry entries[CAPACITY];

static uint32_t hash(uint32_t key) {
  key ^= key >> 16;
  key *= 0x7feb352du;
  key ^= key >> 15;
  key *= 0x846ca68bu;
  return key ^ (key >> 16);
}

static void insert(uint32_t key, int32_t value) {
  Entry *grave = NULL;
  for (uint32_t i = hash(key);; i++) {
    Entry *e = &entries[i & (CAPACITY - 1)];
    if (e->key == key) {
      e->value += value;
      return;
    }
    if (e->key == DELETED && !grave) grave = e;
    if (e->key != EMPTY) continue;
    if (grave) e = grave;
    e->key = key;
    e->value = value;
    return;
  }
}

static Entry *find(uint32_t key) {
  for (uint32_t i = hash(key);; i++) {
    Entry *e = &entries[i & (CAPACITY - 1)];
    if (e->key == key) return e;
    if (e->key == EMPTY) return NULL;
  }
}

RUN int32_t run(int32_t n) {
  uint32_t sum = 0;
  for (int32_t round = 0; round < n; round++) {
    uint32_t seed = (uint32_t)round;
    for (int i = 0; i < CAPACITY; i++) entries[i].key = EMPTY;
    for (int i = 0; i < CAPACITY * 5 / 8; i++) insert((next_random(&seed) & 0x3fff) + 2, i);
    for (uint32_t key = 2; key < 0x4000; key += 3) {
      Entry *e = find(key);
      if (!e) continue;
      sum = mix32(sum, (uint32_t)e->value);
      e->key = DELETED;
    }
    for (uint32_t key = 2; key < 0x4000; key += 5) {
      Entry *e = find(key);
      sum += e ? (uint32_t)e->value : key;
    }
  }
  return (int32_t)sum;
}
