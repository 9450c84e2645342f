/*
 * fractal: writes a Mandelbrot or Julia set to standard output as a PNG picture.
 *
 *   fractal [WIDTH [HEIGHT [ITERATIONS [julia RE IM]]]]
 *
 * Exit code 0; 1 if the picture cannot be made or written; 2 if the arguments are wrong.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deflate.h"

#define MAX_SIDE 8192
#define MAX_ITERATIONS 100000

typedef struct {
  long width, height, iterations;
  bool julia;
  double re, im; /* the constant of the Julia set */
} Options;

static int usage(const char *problem, const char *argument) {
  fprintf(stderr, "fractal: %s: %s\n", problem, argument);
  fprintf(stderr, "usage: fractal [WIDTH [HEIGHT [ITERATIONS [julia RE IM]]]] > picture.png\n");
  return 2;
}

static bool parse_whole(const char *text, long most, long *value) {
  char *end;
  errno = 0;
  *value = strtol(text, &end, 10);
  return *text && !*end && !errno && *value >= 1 && *value <= most;
}

static bool parse_real(const char *text, double *value) {
  char *end;
  *value = strtod(text, &end);
  return *text && !*end && isfinite(*value);
}

/* 0, or the exit code. */
static int parse_arguments(int argc, char **argv, Options *options) {
  if (argc > 1 && !parse_whole(argv[1], MAX_SIDE, &options->width)) {
    return usage("not a width from 1 to 8192", argv[1]);
  }
  if (argc > 2 && !parse_whole(argv[2], MAX_SIDE, &options->height)) {
    return usage("not a height from 1 to 8192", argv[2]);
  }
  if (argc > 3 && !parse_whole(argv[3], MAX_ITERATIONS, &options->iterations)) {
    return usage("not a number of iterations from 1 to 100000", argv[3]);
  }
  if (argc <= 4) return 0;
  if (strcmp(argv[4], "julia") != 0) return usage("unknown kind of picture", argv[4]);
  options->julia = true;
  if (argc == 5) return 0;
  if (argc != 7) return usage("julia needs two numbers", argc > 7 ? argv[7] : argv[5]);
  if (!parse_real(argv[5], &options->re)) return usage("not a number", argv[5]);
  if (!parse_real(argv[6], &options->im)) return usage("not a number", argv[6]);
  return 0;
}

/* How long z -> z^2 + c stays within reach, as a smooth number; negative if it never leaves. */
static double escape_time(double x, double y, double cx, double cy, long iterations) {
  for (long i = 0; i < iterations; i++) {
    double xx = x * x, yy = y * y;
    if (xx + yy > 256) return (double)i + 1 - log2(log2(xx + yy) / 2);
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return -1;
}

static uint8_t wave(double phase) { return (uint8_t)(127.5 - 127.5 * cos(phase)); }

static void colour(double time, uint8_t *rgb) {
  if (time < 0) {
    rgb[0] = rgb[1] = rgb[2] = 0;
    return;
  }
  double phase = sqrt(time < 0 ? 0 : time) * 0.9;
  rgb[0] = wave(phase * 1.3);
  rgb[1] = wave(phase * 0.9);
  rgb[2] = wave(phase * 0.7 + 1);
}

/* One row of pixels behind a byte that says how it is filtered: here, less the pixel to the left. */
static void paint_row(const Options *options, long row, uint8_t *out) {
  double scale = 3.0 / (double)(options->width < options->height ? options->width : options->height);
  double y = ((double)row - (double)(options->height - 1) / 2) * scale;
  uint8_t left[3] = {0, 0, 0}, rgb[3];
  *out++ = 1;
  for (long column = 0; column < options->width; column++) {
    double x = ((double)column - (double)(options->width - 1) / 2) * scale;
    double time = options->julia ? escape_time(x, y, options->re, options->im, options->iterations)
                                 : escape_time(0, 0, x - 0.6, y, options->iterations);
    colour(time, rgb);
    for (int i = 0; i < 3; i++) {
      *out++ = (uint8_t)(rgb[i] - left[i]);
      left[i] = rgb[i];
    }
  }
}

static void append_chunk(Buffer *out, const char *type, const Buffer *content) {
  append_big_endian(out, (uint32_t)content->length);
  append(out, type, 4);
  append(out, content->data, content->length);
  uint32_t crc = crc32(crc32(0, (const uint8_t *)type, 4), content->data, content->length);
  append_big_endian(out, crc);
}

static void append_png(Buffer *out, const Options *options, const uint8_t *rows, size_t size) {
  static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  static const uint8_t format[5] = {8, 2, 0, 0, 0}; /* 8 bits each of red, green and blue */
  Buffer header = {0}, content = {0}, nothing = {0};
  append_big_endian(&header, (uint32_t)options->width);
  append_big_endian(&header, (uint32_t)options->height);
  append(&header, format, sizeof format);
  append_zlib(&content, rows, size);
  append(out, signature, sizeof signature);
  append_chunk(out, "IHDR", &header);
  append_chunk(out, "IDAT", &content);
  append_chunk(out, "IEND", &nothing);
  out->failed |= header.failed | content.failed;
  free(header.data);
  free(content.data);
}

int main(int argc, char **argv) {
  Options options = {.width = 320, .height = 240, .iterations = 300, .re = -0.8, .im = 0.156};
  int wrong = parse_arguments(argc, argv, &options);
  if (wrong) return wrong;

  size_t stride = 1 + 3 * (size_t)options.width, size = stride * (size_t)options.height;
  uint8_t *rows = malloc(size);
  Buffer picture = {0};
  if (rows) {
    for (long row = 0; row < options.height; row++) paint_row(&options, row, rows + stride * (size_t)row);
    append_png(&picture, &options, rows, size);
  }
  if (!rows || picture.failed) {
    fprintf(stderr, "fractal: out of memory\n");
    return 1;
  }
  if (fwrite(picture.data, 1, picture.length, stdout) != picture.length || fflush(stdout) != 0) {
    perror("fractal: cannot write");
    return 1;
  }
  free(rows);
  free(picture.data);
  return 0;
}
