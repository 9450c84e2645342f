/* Calls of poll_oneoff, put together from their parts. */
#ifndef POLL_H
#define POLL_H

#include "check.h"

#define MILLISECOND UINT64_C(1000000)

static __wasi_subscription_t subscriptions[4];
static __wasi_event_t events[5];
static uint32_t count;

__attribute__((unused)) static void clear(void) {
  memset(subscriptions, 0, sizeof subscriptions);
  memset(events, 0xff, sizeof events);
  count = 77;
}

__attribute__((unused)) static void clock(int i, uint64_t userdata, uint32_t id, uint64_t timeout, uint16_t flags) {
  subscriptions[i].userdata = userdata;
  subscriptions[i].u.tag = __WASI_EVENTTYPE_CLOCK;
  subscriptions[i].u.u.clock.id = id;
  subscriptions[i].u.u.clock.timeout = timeout;
  subscriptions[i].u.u.clock.flags = flags;
}

__attribute__((unused)) static void descriptor(int i, uint64_t userdata, uint8_t type, uint32_t fd) {
  subscriptions[i].userdata = userdata;
  subscriptions[i].u.tag = type;
  subscriptions[i].u.u.fd_read.file_descriptor = fd;
}

static uint64_t now(uint32_t id) {
  uint64_t time = 0;
  clock_time_get(id, 0, &time);
  return time;
}

static uint32_t poll(uint32_t n) {
  return poll_oneoff(subscriptions, events, n, &count);
}

__attribute__((unused)) static const __wasi_event_t *event_of(uint64_t userdata) {
  static const __wasi_event_t none = {.error = 0xffff};
  for (uint32_t i = 0; i < count && i < 5; i++)
    if (events[i].userdata == userdata) return &events[i];
  return &none;
}

#endif
