/* The functions every script has. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clay.h"

#define NATIVE_FUNCTION(name) \
  static bool name( \
    __attribute__((unused)) Machine *machine, __attribute__((unused)) int count, \
    __attribute__((unused)) Value *arguments, __attribute__((unused)) Value *result \
  )

static bool need(Machine *machine, const char *function, const char *what, Value value) {
  return fail(machine, "%s() needs a %s, not a %s", function, what, type_name(value));
}

NATIVE_FUNCTION(write_values) {
  for (int i = 0; i < count; i++) {
    Text text = {0};
    text_append_value(machine, &text, arguments[i]);
    fwrite(text.data, 1, text.length, stdout);
    text_free(machine, &text);
  }
  return true;
}

NATIVE_FUNCTION(print_values) {
  write_values(machine, count, arguments, result);
  putchar('\n');
  return true;
}

/* A line of standard input without its end; nil at the end of the input. */
NATIVE_FUNCTION(read_line) {
  Text text = {0};
  int c;
  fflush(stdout);
  while ((c = getchar()) != EOF && c != '\n') {
    char byte = (char)c;
    text_append(machine, &text, &byte, 1);
  }
  if (c != EOF || text.length > 0) {
    *result = object_value(new_string(machine, text.length ? text.data : "", text.length));
  }
  text_free(machine, &text);
  return true;
}

NATIVE_FUNCTION(length_of) {
  if (is_kind(arguments[0], STRING)) *result = number_value((double)((String *)arguments[0].object)->length);
  else if (is_kind(arguments[0], LIST)) *result = number_value((double)((List *)arguments[0].object)->length);
  else if (is_kind(arguments[0], MAP)) *result = number_value((double)((Map *)arguments[0].object)->live);
  else return need(machine, "len", "string, list or map", arguments[0]);
  return true;
}

NATIVE_FUNCTION(push_item) {
  if (!is_kind(arguments[0], LIST)) return need(machine, "push", "list", arguments[0]);
  list_push(machine, (List *)arguments[0].object, arguments[1]);
  return true;
}

NATIVE_FUNCTION(pop_item) {
  if (!is_kind(arguments[0], LIST)) return need(machine, "pop", "list", arguments[0]);
  List *list = (List *)arguments[0].object;
  if (list->length > 0) *result = list->items[--list->length];
  return true;
}

NATIVE_FUNCTION(keys_of) {
  if (!is_kind(arguments[0], MAP)) return need(machine, "keys", "map", arguments[0]);
  Map *map = (Map *)arguments[0].object;
  List *keys = new_list(machine);
  for (size_t i = 0; i < map->used; i++) {
    if (map->entries[i].key.type != NIL) list_push(machine, keys, map->entries[i].key);
  }
  *result = object_value(keys);
  return true;
}

/* An end or a start of a slice: within 0 and the length. */
static size_t clamp(double at, size_t length) {
  return at > 0 ? (at < (double)length ? (size_t)at : length) : 0;
}

NATIVE_FUNCTION(slice) {
  Value from = arguments[0], start = arguments[1], end = count > 2 ? arguments[2] : number_value(INFINITY);
  if (start.type != NUMBER) return need(machine, "slice", "number", start);
  if (end.type != NUMBER) return need(machine, "slice", "number", end);
  if (is_kind(from, STRING)) {
    String *string = (String *)from.object;
    size_t first = clamp(start.number, string->length), last = clamp(end.number, string->length);
    *result = object_value(new_string(machine, string->text + first, last > first ? last - first : 0));
    return true;
  }
  if (!is_kind(from, LIST)) return need(machine, "slice", "string or list", from);
  List *list = (List *)from.object, *part = new_list(machine);
  size_t last = clamp(end.number, list->length);
  for (size_t i = clamp(start.number, list->length); i < last; i++) list_push(machine, part, list->items[i]);
  *result = object_value(part);
  return true;
}

/* Numbers before strings; equal kinds by value. */
static int order(const void *a, const void *b) {
  const Value *v = a, *w = b;
  if (v->type != w->type) return v->type == NUMBER ? -1 : 1;
  if (v->type == NUMBER) return (v->number > w->number) - (v->number < w->number);
  return strcmp(((String *)v->object)->text, ((String *)w->object)->text);
}

NATIVE_FUNCTION(sort_list) {
  if (!is_kind(arguments[0], LIST)) return need(machine, "sort", "list", arguments[0]);
  List *list = (List *)arguments[0].object;
  for (size_t i = 0; i < list->length; i++) {
    Value item = list->items[i];
    if (item.type != NUMBER && !is_kind(item, STRING)) {
      return need(machine, "sort", "list of numbers and strings", item);
    }
  }
  if (list->length > 1) qsort(list->items, list->length, sizeof(Value), order);
  *result = arguments[0];
  return true;
}

NATIVE_FUNCTION(split_string) {
  if (!is_kind(arguments[0], STRING)) return need(machine, "split", "string", arguments[0]);
  if (!is_kind(arguments[1], STRING)) return need(machine, "split", "string", arguments[1]);
  const String *string = (String *)arguments[0].object, *separator = (String *)arguments[1].object;
  if (separator->length == 0) return fail(machine, "split() needs a separator that is not empty");
  List *parts = new_list(machine);
  const char *at = string->text, *end = at + string->length, *next;
  while ((next = memmem(at, (size_t)(end - at), separator->text, separator->length))) {
    list_push(machine, parts, object_value(new_string(machine, at, (size_t)(next - at))));
    at = next + separator->length;
  }
  list_push(machine, parts, object_value(new_string(machine, at, (size_t)(end - at))));
  *result = object_value(parts);
  return true;
}

NATIVE_FUNCTION(join_list) {
  if (!is_kind(arguments[0], LIST)) return need(machine, "join", "list", arguments[0]);
  if (!is_kind(arguments[1], STRING)) return need(machine, "join", "string", arguments[1]);
  const List *list = (List *)arguments[0].object;
  Text text = {0};
  for (size_t i = 0; i < list->length; i++) {
    if (i > 0) text_append_value(machine, &text, arguments[1]);
    text_append_value(machine, &text, list->items[i]);
  }
  *result = object_value(new_string(machine, text.length ? text.data : "", text.length));
  text_free(machine, &text);
  return true;
}

NATIVE_FUNCTION(string_of) {
  *result = object_value(to_string(machine, arguments[0]));
  return true;
}

/* The number a string spells, or nil. */
NATIVE_FUNCTION(number_of) {
  if (arguments[0].type == NUMBER) *result = arguments[0];
  if (!is_kind(arguments[0], STRING)) return true;
  const String *string = (String *)arguments[0].object;
  char *end;
  double number = strtod(string->text, &end);
  if (string->length > 0 && *end == 0) *result = number_value(number);
  return true;
}

NATIVE_FUNCTION(type_of) {
  const char *name = type_name(arguments[0]);
  *result = object_value(new_string(machine, name, strlen(name)));
  return true;
}

NATIVE_FUNCTION(code_of) {
  if (!is_kind(arguments[0], STRING)) return need(machine, "code", "string", arguments[0]);
  const String *string = (String *)arguments[0].object;
  if (string->length > 0) *result = number_value((uint8_t)string->text[0]);
  return true;
}

NATIVE_FUNCTION(char_of) {
  double code = arguments[0].type == NUMBER ? arguments[0].number : -1;
  if (!(code >= 0 && code <= 255)) return fail(machine, "char() needs a number from 0 to 255");
  const char byte = (char)(uint8_t)code;
  *result = object_value(new_string(machine, &byte, 1));
  return true;
}

NATIVE_FUNCTION(floor_of) {
  if (arguments[0].type != NUMBER) return need(machine, "floor", "number", arguments[0]);
  *result = number_value(floor(arguments[0].number));
  return true;
}

NATIVE_FUNCTION(square_root) {
  if (arguments[0].type != NUMBER) return need(machine, "sqrt", "number", arguments[0]);
  *result = number_value(sqrt(arguments[0].number));
  return true;
}

/* Seconds since some time in the past. */
NATIVE_FUNCTION(read_clock) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  *result = number_value((double)now.tv_sec + (double)now.tv_nsec * 1e-9);
  return true;
}

NATIVE_FUNCTION(raise_error) { return fail(machine, "%s", to_string(machine, arguments[0])->text); }

NATIVE_FUNCTION(exit_script) {
  double code = arguments[0].type == NUMBER ? arguments[0].number : -1;
  if (!(code >= 0 && code <= 125)) return fail(machine, "exit() needs a code from 0 to 125");
  exit((int)code);
}

static const Native library[] = {
  {.name = "print", .least = 0, .most = 255, .function = print_values},
  {.name = "write", .least = 0, .most = 255, .function = write_values},
  {.name = "input", .least = 0, .most = 0, .function = read_line},
  {.name = "len", .least = 1, .most = 1, .function = length_of},
  {.name = "push", .least = 2, .most = 2, .function = push_item},
  {.name = "pop", .least = 1, .most = 1, .function = pop_item},
  {.name = "keys", .least = 1, .most = 1, .function = keys_of},
  {.name = "slice", .least = 2, .most = 3, .function = slice},
  {.name = "sort", .least = 1, .most = 1, .function = sort_list},
  {.name = "split", .least = 2, .most = 2, .function = split_string},
  {.name = "join", .least = 2, .most = 2, .function = join_list},
  {.name = "str", .least = 1, .most = 1, .function = string_of},
  {.name = "num", .least = 1, .most = 1, .function = number_of},
  {.name = "type", .least = 1, .most = 1, .function = type_of},
  {.name = "code", .least = 1, .most = 1, .function = code_of},
  {.name = "char", .least = 1, .most = 1, .function = char_of},
  {.name = "floor", .least = 1, .most = 1, .function = floor_of},
  {.name = "sqrt", .least = 1, .most = 1, .function = square_root},
  {.name = "clock", .least = 0, .most = 0, .function = read_clock},
  {.name = "error", .least = 1, .most = 1, .function = raise_error},
  {.name = "exit", .least = 1, .most = 1, .function = exit_script},
};

void define_library(Machine *machine) {
  for (size_t i = 0; i < sizeof library / sizeof library[0]; i++) {
    Native *native = new_object(machine, NATIVE, sizeof(Native));
    native->name = library[i].name;
    native->least = library[i].least;
    native->most = library[i].most;
    native->function = library[i].function;
    String *name = new_string(machine, native->name, strlen(native->name));
    map_put(machine, machine->globals, object_value(name), object_value(native));
  }
}
