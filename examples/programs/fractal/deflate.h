/* A small compressor for the zlib format. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that grow at the end. */
typedef struct {
  uint8_t *data;
  size_t length, capacity;
  bool failed; /* out of memory: what was appended since is lost */
} Buffer;

void append(Buffer *buffer, const void *bytes, size_t length);
void append_byte(Buffer *buffer, uint8_t byte);
void append_big_endian(Buffer *buffer, uint32_t word);

/* CRC-32 as PNG and zip have it; start with 0, pass the last result to go on. */
uint32_t crc32(uint32_t crc, const uint8_t *bytes, size_t length);

/* Appends `bytes` as a zlib stream: matches found by a hash of three bytes, fixed Huffman codes. */
void append_zlib(Buffer *out, const uint8_t *bytes, size_t length);
