/*
 * Deflate (RFC 1951) in its simplest form that still compresses: one block with the fixed codes, and
 * the nearest earlier occurrence of the next three bytes as the only candidate for a match.
 */
#include "deflate.h"

#include <stdlib.h>
#include <string.h>

#define MIN_MATCH 3
#define MAX_MATCH 258
#define WINDOW 32768
#define HASH_BITS 15
#define END_OF_BLOCK 256

void append(Buffer *buffer, const void *bytes, size_t length) {
  if (buffer->failed || length == 0) return;
  if (buffer->capacity - buffer->length < length) {
    size_t capacity = buffer->capacity * 2 > buffer->length + length ? buffer->capacity * 2
                                                                     : buffer->length + length + 64;
    uint8_t *data = realloc(buffer->data, capacity);
    if (!data) {
      buffer->failed = true;
      return;
    }
    buffer->data = data;
    buffer->capacity = capacity;
  }
  memcpy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
}

void append_byte(Buffer *buffer, uint8_t byte) { append(buffer, &byte, 1); }

void append_big_endian(Buffer *buffer, uint32_t word) {
  const uint8_t bytes[4] = {(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8), (uint8_t)word};
  append(buffer, bytes, 4);
}

uint32_t crc32(uint32_t crc, const uint8_t *bytes, size_t length) {
  static uint32_t table[256];
  if (!table[1]) {
    for (uint32_t i = 0; i < 256; i++) {
      uint32_t c = i;
      for (int bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
      table[i] = c;
    }
  }
  crc = ~crc;
  for (size_t i = 0; i < length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
  return ~crc;
}

static uint32_t adler32(const uint8_t *bytes, size_t length) {
  uint32_t low = 1, high = 0;
  for (size_t i = 0; i < length; i++) {
    low = (low + bytes[i]) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

/* Bits waiting for a whole byte, the first in the lowest place. */
typedef struct {
  Buffer *out;
  uint32_t bits;
  int count;
} BitWriter;

static void put_bits(BitWriter *writer, uint32_t value, int count) {
  writer->bits |= value << writer->count;
  writer->count += count;
  while (writer->count >= 8) {
    append_byte(writer->out, (uint8_t)writer->bits);
    writer->bits >>= 8;
    writer->count -= 8;
  }
}

/* Huffman codes go most significant bit first, unlike everything else. */
static void put_code(BitWriter *writer, uint32_t code, int count) {
  uint32_t reversed = 0;
  for (int i = 0; i < count; i++) reversed |= (code >> i & 1) << (count - 1 - i);
  put_bits(writer, reversed, count);
}

static void put_symbol(BitWriter *writer, uint32_t symbol) {
  if (symbol < 144) put_code(writer, 0x30 + symbol, 8);
  else if (symbol < 256) put_code(writer, 0x190 + symbol - 144, 9);
  else if (symbol < 280) put_code(writer, symbol - 256, 7);
  else put_code(writer, 0xc0 + symbol - 280, 8);
}

/* Lengths 3 to 258: groups of four codes, each group with one more extra bit. */
static void put_length(BitWriter *writer, uint32_t length) {
  if (length == MAX_MATCH) {
    put_symbol(writer, 285);
    return;
  }
  uint32_t value = length - MIN_MATCH;
  int extra = value < 8 ? 0 : 29 - __builtin_clz(value);
  put_symbol(writer, 257 + 4 * (uint32_t)extra + (value >> extra));
  put_bits(writer, value & ((1u << extra) - 1), extra);
}

/* Distances 1 to 32768: the same with groups of two codes. */
static void put_distance(BitWriter *writer, uint32_t distance) {
  uint32_t value = distance - 1;
  int extra = value < 4 ? 0 : 30 - __builtin_clz(value);
  put_code(writer, 2 * (uint32_t)extra + (value >> extra), 5);
  put_bits(writer, value & ((1u << extra) - 1), extra);
}

static uint32_t hash_of(const uint8_t *p) {
  return ((p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) * 2654435761u) >> (32 - HASH_BITS);
}

static uint32_t match_length(const uint8_t *earlier, const uint8_t *now, size_t rest) {
  uint32_t length = 0, most = rest < MAX_MATCH ? (uint32_t)rest : MAX_MATCH;
  while (length < most && earlier[length] == now[length]) length++;
  return length;
}

static void deflate(BitWriter *writer, const uint8_t *bytes, size_t length) {
  static size_t seen[1 << HASH_BITS]; /* position + 1 of the last three bytes with this hash */
  memset(seen, 0, sizeof seen);
  put_bits(writer, 1, 1); /* the last block */
  put_bits(writer, 1, 2); /* fixed codes */
  for (size_t at = 0; at < length;) {
    uint32_t matched = 0;
    size_t earlier = 0;
    if (length - at >= MIN_MATCH) {
      size_t *slot = &seen[hash_of(bytes + at)];
      earlier = *slot;
      *slot = at + 1;
      if (earlier && at + 1 - earlier <= WINDOW) {
        matched = match_length(bytes + earlier - 1, bytes + at, length - at);
      }
    }
    if (matched < MIN_MATCH) {
      put_symbol(writer, bytes[at++]);
      continue;
    }
    put_length(writer, matched);
    put_distance(writer, (uint32_t)(at + 1 - earlier));
    at += matched;
  }
  put_symbol(writer, END_OF_BLOCK);
  put_bits(writer, 0, 7); /* pads the last byte */
}

void append_zlib(Buffer *out, const uint8_t *bytes, size_t length) {
  BitWriter writer = {.out = out};
  append_byte(out, 0x78); /* deflate, window of 32 KiB */
  append_byte(out, 0x01); /* fastest; makes the header a multiple of 31 */
  deflate(&writer, bytes, length);
  append_big_endian(out, adler32(bytes, length));
}
