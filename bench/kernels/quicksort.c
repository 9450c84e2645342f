/* Quicksort of random integers, insertion sort for short ranges. */
#include "kernel.h"

#define LENGTH 8192
#define SHORT 12

static int32_t values[LENGTH];

static void insertion_sort(int32_t *a, int32_t low, int32_t high) {
  for (int32_t i = low + 1; i <= high; i++) {
    int32_t value = a[i], j = i - 1;
    for (; j >= low && a[j] > value; j--) a[j + 1] = a[j];
    a[j + 1] = value;
  }
}

static void quicksort(int32_t *a, int32_t low, int32_t high) {
  while (high - low >= SHORT) {
    int32_t pivot = a[low + ((high - low) >> 1)], i = low, j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i > j) break;
      int32_t swapped = a[i];
      a[i++] = a[j];
      a[j--] = swapped;
    }
    quicksort(a, low, j);
    low = i;
  }
  insertion_sort(a, low, high);
}

RUN int32_t run(int32_t n) {
  uint32_t seed = 12345, sum = 0;
  for (int32_t round = 0; round < n; round++) {
    for (int32_t i = 0; i < LENGTH; i++) values[i] = (int32_t)(next_random(&seed) << 8);
    quicksort(values, 0, LENGTH - 1);
    for (int32_t i = 1; i < LENGTH; i++) {
      if (values[i - 1] > values[i]) return -1;
      sum = mix32(sum, (uint32_t)values[i]);
    }
  }
  return (int32_t)sum;
}
