/*
 * json: checks the JSON text (RFC 8259) on standard input and writes it well laid out.
 *
 *   json [--indent N | --compact | --check]
 *
 * Nothing is written unless all of the text is right. Strings and numbers are kept as they are
 * written, so that no digit and no escape is lost. Exit code 0; 1 if the text is not JSON, with line
 * and column (in characters) on standard error; 2 for wrong arguments, or input or output that fails.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 2000
#define MAX_INDENT 16

/* Bytes that grow at the end. */
typedef struct {
  char *data;
  size_t length, capacity;
} Text;

typedef struct {
  const char *start, *at, *end;
  Text out;
  char *open; /* the closing bracket each open value waits for, innermost last */
  size_t depth, open_capacity;
  bool quiet; /* only check */
  int indent; /* spaces a level; negative: everything on one line */
  bool failed;
} Parser;

static void *grow(void *data, size_t size) {
  void *grown = realloc(data, size);
  if (grown) return grown;
  fprintf(stderr, "json: out of memory\n");
  exit(2);
}

static void append(Text *text, const char *bytes, size_t length) {
  if (text->capacity - text->length < length) {
    text->capacity = text->capacity * 2 + length + 256;
    text->data = grow(text->data, text->capacity);
  }
  memcpy(text->data + text->length, bytes, length);
  text->length += length;
}

static void emit(Parser *p, const char *bytes, size_t length) {
  if (!p->quiet) append(&p->out, bytes, length);
}

static void emit_newline(Parser *p) {
  static const char spaces[] = "\n                ";
  if (p->indent < 0 || p->quiet) return;
  append(&p->out, spaces, 1);
  for (size_t i = 0; i < p->depth; i++) append(&p->out, spaces + 1, (size_t)p->indent);
}

/* Reports what is wrong at `where`, once. */
static bool fail(Parser *p, const char *where, const char *format, ...) {
  if (p->failed) return false;
  p->failed = true;
  size_t line = 1, column = 1;
  for (const char *c = p->start; c < where; c++) {
    if (*c == '\n') {
      line++;
      column = 1;
    } else if (((uint8_t)*c & 0xc0) != 0x80) {
      column++;
    }
  }
  fprintf(stderr, "json: line %zu, column %zu: ", line, column);
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  return false;
}

/* Reports that something else was expected than what stands at the cursor. */
static bool expected(Parser *p, const char *what) {
  if (p->at == p->end) return fail(p, p->at, "expected %s, but the text ends", what);
  uint8_t c = (uint8_t)*p->at;
  if (c < ' ' || c >= 0x7f) return fail(p, p->at, "expected %s, found byte 0x%02x", what, c);
  return fail(p, p->at, "expected %s, found '%c'", what, c);
}

static void skip_space(Parser *p) {
  while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r')) p->at++;
}

/* Bytes of the UTF-8 sequence at the cursor, or 0 if it is ill-formed (RFC 3629). */
static int utf8_length(const uint8_t *s, size_t rest) {
  uint8_t low = 0x80, high = 0xbf;
  int length;
  if (s[0] < 0x80) return 1;
  if (s[0] >= 0xc2 && s[0] <= 0xdf) length = 2;
  else if (s[0] >= 0xe0 && s[0] <= 0xef) length = 3;
  else if (s[0] >= 0xf0 && s[0] <= 0xf4) length = 4;
  else return 0;
  if (s[0] == 0xe0) low = 0xa0;
  if (s[0] == 0xed) high = 0x9f;
  if (s[0] == 0xf0) low = 0x90;
  if (s[0] == 0xf4) high = 0x8f;
  if (rest < (size_t)length || s[1] < low || s[1] > high) return 0;
  for (int i = 2; i < length; i++) {
    if ((s[i] & 0xc0) != 0x80) return 0;
  }
  return length;
}

/* The value of the \uXXXX at the cursor, or -1. */
static int32_t unit_at(const Parser *p) {
  if (p->end - p->at < 6 || p->at[0] != '\\' || p->at[1] != 'u') return -1;
  int32_t unit = 0;
  for (int i = 2; i < 6; i++) {
    char c = p->at[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

static bool parse_escape(Parser *p) {
  if (p->end - p->at < 2) return fail(p, p->at, "the string does not end");
  if (p->at[1] != 'u') {
    if (!memchr("\"\\/bfnrt", p->at[1], 8)) return fail(p, p->at, "unknown escape");
    p->at += 2;
    return true;
  }
  const char *start = p->at;
  int32_t unit = unit_at(p);
  if (unit < 0) return fail(p, start, "\\u needs four hexadecimal digits");
  p->at += 6;
  if (unit < 0xd800 || unit > 0xdfff) return true;
  int32_t second = unit_at(p);
  if (unit > 0xdbff || second < 0xdc00 || second > 0xdfff) return fail(p, start, "half a surrogate pair");
  p->at += 6;
  return true;
}

static bool parse_string(Parser *p) {
  const char *start = p->at++;
  for (;;) {
    if (p->at == p->end) return fail(p, start, "the string does not end");
    uint8_t c = (uint8_t)*p->at;
    if (c == '"') break;
    if (c == '\\') {
      if (!parse_escape(p)) return false;
      continue;
    }
    if (c < ' ') return fail(p, p->at, "control character 0x%02x in a string: write it as an escape", c);
    int length = utf8_length((const uint8_t *)p->at, (size_t)(p->end - p->at));
    if (!length) return fail(p, p->at, "ill-formed UTF-8 (byte 0x%02x)", c);
    p->at += length;
  }
  p->at++;
  emit(p, start, (size_t)(p->at - start));
  return true;
}

static bool at_digit(const Parser *p) { return p->at < p->end && *p->at >= '0' && *p->at <= '9'; }

static bool parse_digits(Parser *p, const char *what) {
  if (!at_digit(p)) return expected(p, what);
  while (at_digit(p)) p->at++;
  return true;
}

static bool parse_number(Parser *p) {
  const char *start = p->at;
  if (*p->at == '-') p->at++;
  if (p->at < p->end && *p->at == '0') {
    p->at++;
    if (at_digit(p)) return fail(p, start, "a number does not start with 0");
  } else if (!parse_digits(p, "a digit")) {
    return false;
  }
  if (p->at < p->end && *p->at == '.') {
    p->at++;
    if (!parse_digits(p, "a digit behind the point")) return false;
  }
  if (p->at < p->end && (*p->at | 32) == 'e') {
    p->at++;
    if (p->at < p->end && (*p->at == '+' || *p->at == '-')) p->at++;
    if (!parse_digits(p, "a digit of the exponent")) return false;
  }
  emit(p, start, (size_t)(p->at - start));
  return true;
}

static bool parse_word(Parser *p, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(p->end - p->at) < length || memcmp(p->at, word, length) != 0) return expected(p, "a value");
  p->at += length;
  emit(p, word, length);
  return true;
}

static bool push(Parser *p, char closing) {
  if (p->depth == MAX_DEPTH) return fail(p, p->at, "nested more than %d deep", MAX_DEPTH);
  if (p->depth == p->open_capacity) {
    p->open_capacity = p->open_capacity * 2 + 64;
    p->open = grow(p->open, p->open_capacity);
  }
  p->open[p->depth++] = closing;
  return true;
}

static bool parse_key(Parser *p, const char *what) {
  skip_space(p);
  if (p->at == p->end || *p->at != '"') return expected(p, what);
  if (!parse_string(p)) return false;
  skip_space(p);
  if (p->at == p->end || *p->at != ':') return expected(p, "':'");
  p->at++;
  emit(p, ": ", p->indent < 0 ? 1 : 2);
  return true;
}

/* Enters an array or object; sets `complete` if it is empty. */
static bool open_value(Parser *p, bool *complete) {
  char closing = *p->at == '{' ? '}' : ']';
  emit(p, p->at, 1);
  if (!push(p, closing)) return false;
  p->at++;
  skip_space(p);
  if (p->at < p->end && *p->at == closing) {
    p->depth--;
    emit(p, p->at++, 1);
    *complete = true;
    return true;
  }
  emit_newline(p);
  *complete = false;
  return closing != '}' || parse_key(p, "a name in quotes or '}'");
}

/* Parses a value, or only the beginning of an array or object. */
static bool begin_value(Parser *p, bool *complete) {
  *complete = true;
  skip_space(p);
  if (p->at == p->end) return expected(p, "a value");
  switch (*p->at) {
    case '{': case '[': return open_value(p, complete);
    case '"': return parse_string(p);
    case 't': return parse_word(p, "true");
    case 'f': return parse_word(p, "false");
    case 'n': return parse_word(p, "null");
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9': return parse_number(p);
    default: return expected(p, "a value");
  }
}

/* After a value: closes what ends here, and stops before the next value or at the very end. */
static bool end_value(Parser *p) {
  while (p->depth > 0) {
    char closing = p->open[p->depth - 1];
    skip_space(p);
    if (p->at < p->end && *p->at == ',') {
      emit(p, p->at++, 1);
      emit_newline(p);
      return closing != '}' || parse_key(p, "a name in quotes");
    }
    if (p->at == p->end || *p->at != closing) return expected(p, closing == '}' ? "',' or '}'" : "',' or ']'");
    p->depth--;
    emit_newline(p);
    emit(p, p->at++, 1);
  }
  return true;
}

/* One value and nothing else. Without recursion, so that depth costs a byte a level. */
static bool parse_text(Parser *p) {
  bool complete;
  do {
    if (!begin_value(p, &complete)) return false;
    if (complete && !end_value(p)) return false;
  } while (p->depth > 0);
  emit(p, "\n", 1);
  skip_space(p);
  return p->at == p->end || expected(p, "the end of the text");
}

static Text read_all(FILE *file) {
  Text text = {0};
  char block[16384];
  size_t length;
  while ((length = fread(block, 1, sizeof block, file)) > 0) append(&text, block, length);
  if (ferror(file)) {
    perror("json: cannot read");
    exit(2);
  }
  return text;
}

static int usage(const char *argument) {
  fprintf(stderr, "json: wrong argument: %s\n", argument);
  fprintf(stderr, "usage: json [--indent N | --compact | --check] < text.json\n");
  return 2;
}

int main(int argc, char **argv) {
  Parser parser = {.indent = 2};
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--compact") == 0) parser.indent = -1;
    else if (strcmp(argv[i], "--check") == 0) parser.quiet = true;
    else if (strcmp(argv[i], "--indent") == 0 && i + 1 < argc) {
      char *end;
      long indent = strtol(argv[++i], &end, 10);
      if (!*argv[i] || *end || indent < 0 || indent > MAX_INDENT) return usage(argv[i]);
      parser.indent = (int)indent;
    } else {
      return usage(argv[i]);
    }
  }
  Text input = read_all(stdin);
  parser.start = parser.at = input.data;
  parser.end = input.data + input.length;
  bool valid = parse_text(&parser);
  if (valid && (fwrite(parser.out.data, 1, parser.out.length, stdout) != parser.out.length || fflush(stdout) != 0)) {
    perror("json: cannot write");
    return 2;
  }
  free(input.data);
  free(parser.out.data);
  free(parser.open);
  return valid ? 0 : 1;
}
