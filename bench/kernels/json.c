/* Scanning JSON text: a recursive parser that checks, counts and adds up, without building a tree. */
#include "kernel.h"

#define LENGTH 16384

static char text[LENGTH + 64];
static const char *at;
static uint32_t sum;

static uint32_t append(uint32_t end, const char *piece) {
  while (*piece) text[end++] = *piece++;
  return end;
}

static uint32_t append_number(uint32_t end, uint32_t value) {
  char digits[10];
  int length = 0;
  do digits[length++] = (char)('0' + value % 10);
  while (value /= 10);
  while (length) text[end++] = digits[--length];
  return end;
}

static void prepare(void) {
  uint32_t seed = 44, end = append(0, "[");
  while (end < LENGTH - 200) {
    end = append(end, "{\"id\": ");
    end = append_number(end, next_random(&seed));
    end = append(end, ", \"name\": \"cl\\u00e4y \\\"");
    end = append_number(end, next_random(&seed) & 1023);
    end = append(end, "\\\"\",\n  \"tags\": [true, false, null, -");
    end = append_number(end, next_random(&seed) & 255);
    end = append(end, ".25e1], \"inner\": {\"a\": [[], {}]}},\n");
  }
  end = append(end, "0]");
  text[end] = 0;
}

static void skip_space(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

static int scan_string(void) {
  for (at++; *at != '"'; at++) {
    if ((uint8_t)*at < ' ') return 0;
    if (*at == '\\') at++;
    sum = sum * 31 + (uint8_t)*at;
  }
  at++;
  return 1;
}

static int scan_number(void) {
  uint32_t value = 0;
  if (*at == '-') at++;
  if (*at < '0' || *at > '9') return 0;
  while (*at >= '0' && *at <= '9') value = value * 10 + (uint32_t)(*at++ - '0');
  if (*at == '.') {
    for (at++; *at >= '0' && *at <= '9'; at++) value += (uint32_t)*at;
  }
  if (*at == 'e') {
    for (at++; *at >= '0' && *at <= '9'; at++) value ^= (uint32_t)*at;
  }
  sum = mix32(sum, value);
  return 1;
}

static int scan_word(const char *word) {
  while (*word) {
    if (*at++ != *word++) return 0;
  }
  sum++;
  return 1;
}

static int scan_value(void);

static int scan_members(char close) {
  at++;
  skip_space();
  if (*at == close) return at++, 1;
  for (;;) {
    if (close == '}') {
      skip_space();
      if (*at != '"' || !scan_string()) return 0;
      skip_space();
      if (*at++ != ':') return 0;
    }
    if (!scan_value()) return 0;
    if (*at == close) return at++, 1;
    if (*at++ != ',') return 0;
  }
}

static int scan_value(void) {
  int fine;
  skip_space();
  switch (*at) {
    case '{': fine = scan_members('}'); break;
    case '[': fine = scan_members(']'); break;
    case '"': fine = scan_string(); break;
    case 't': fine = scan_word("true"); break;
    case 'f': fine = scan_word("false"); break;
    case 'n': fine = scan_word("null"); break;
    default: fine = scan_number(); break;
  }
  skip_space();
  return fine;
}

RUN int32_t run(int32_t n) {
  prepare();
  sum = 1;
  for (int32_t round = 0; round < n; round++) {
    at = text;
    if (!scan_value() || *at) return -1;
  }
  return (int32_t)sum;
}
