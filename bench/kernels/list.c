/* Linked lists from a pool: pushing, merging in order, chasing pointers all over memory. */
#include "kernel.h"

#define COUNT 2048

typedef struct Node { struct Node *next; uint32_t key; } Node;

static Node nodes[COUNT];

static Node *merge(Node *a, Node *b) {
  Node head = {NULL, 0}, *tail = &head;
  while (a && b) {
    Node **least = a->key <= b->key ? &a : &b;
    tail->next = *least;
    tail = *least;
    *least = tail->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

/* Sorts by merging lists of 1, 2, 4... nodes kept in bins, as one counts in binary. */
static Node *sort(Node *list) {
  Node *bins[16] = {NULL};
  while (list) {
    Node *one = list;
    list = list->next;
    one->next = NULL;
    int i = 0;
    for (; bins[i]; i++) {
      one = merge(bins[i], one);
      bins[i] = NULL;
    }
    bins[i] = one;
  }
  Node *sorted = NULL;
  for (int i = 0; i < 16; i++) sorted = merge(bins[i], sorted);
  return sorted;
}

RUN int32_t run(int32_t n) {
  uint32_t seed = 73, sum = 0;
  for (int32_t round = 0; round < n; round++) {
    Node *list = NULL;
    for (uint32_t i = 0; i < COUNT; i++) {
      Node *node = &nodes[i * 1031 % COUNT];
      node->key = next_random(&seed);
      node->next = list;
      list = node;
    }
    for (Node *node = sort(list); node; node = node->next) {
      if (node->next && node->next->key < node->key) return -1;
      sum = mix32(sum, node->key);
    }
  }
  return (int32_t)sum;
}
