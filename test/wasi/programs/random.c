/* Random bytes. */
#include "check.h"

/* More than the 65,536 bytes that browsers give at a time. */
static uint8_t large[200001];

static uint32_t distinct(const uint8_t *bytes, uint32_t length) {
  bool seen[256] = {false};
  uint32_t count = 0;
  for (uint32_t i = 0; i < length; i++) {
    count += !seen[bytes[i]];
    seen[bytes[i]] = true;
  }
  return count;
}

int main(void) {
  uint8_t one[32] = {0}, two[32] = {0};
  check_ok("random_get", random_get(one, sizeof one - 1));
  check_ok("random_get again", random_get(two, sizeof two - 1));
  check("two answers differ", memcmp(one, two, sizeof one - 1) != 0);
  check("no more bytes are written than were asked for", one[31] == 0 && two[31] == 0);

  check_ok("random_get of 200,000 bytes", random_get(large, sizeof large - 1));
  check_number("values among the first 5,000", distinct(large, 5000), 256);
  check_number("values among the last 5,000", distinct(large + sizeof large - 5001, 5000), 256);
  check("the last byte is left alone", large[sizeof large - 1] == 0);

  check_ok("random_get of nothing", random_get(one, 0));
  return finish();
}
