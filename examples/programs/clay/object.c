/* Objects: strings, lists, maps, and values as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clay.h"

#define MAX_SHOWN_DEPTH 6

void *resize(Machine *machine, void *data, size_t old_size, size_t new_size) {
  machine->bytes += new_size - old_size;
  if (new_size == 0) {
    free(data);
    return NULL;
  }
  void *resized = realloc(data, new_size);
  if (resized) return resized;
  fprintf(stderr, "clay: out of memory\n");
  exit(1);
}

void *new_object(Machine *machine, Kind kind, size_t size) {
  Object *object = resize(machine, NULL, 0, size);
  memset(object, 0, size);
  object->kind = kind;
  object->next = machine->objects;
  machine->objects = object;
  return object;
}

bool equal(Value a, Value b) {
  if (a.type != b.type) return false;
  switch (a.type) {
    case NIL: return true;
    case BOOLEAN: return a.boolean == b.boolean;
    case NUMBER: return a.number == b.number;
    default: return a.object == b.object;
  }
}

const char *type_name(Value v) {
  static const char *const kinds[] = {
    "string", "list", "map", "prototype", "function", "upvalue", "function",
  };
  switch (v.type) {
    case NIL: return "nil";
    case BOOLEAN: return "boolean";
    case NUMBER: return "number";
    default: return kinds[v.object->kind];
  }
}

/* Strings. */

static uint32_t hash_bytes(const char *bytes, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
  return hash;
}

static void grow_strings(Machine *machine) {
  size_t old = machine->string_capacity, capacity = old ? old * 2 : 256;
  String **strings = resize(machine, NULL, 0, capacity * sizeof *strings);
  memset(strings, 0, capacity * sizeof *strings);
  for (size_t i = 0; i < old; i++) {
    String *string = machine->strings[i];
    if (!string) continue;
    size_t at = string->hash & (capacity - 1);
    while (strings[at]) at = (at + 1) & (capacity - 1);
    strings[at] = string;
  }
  resize(machine, machine->strings, old * sizeof *strings, 0);
  machine->strings = strings;
  machine->string_capacity = capacity;
}

String *new_string(Machine *machine, const char *text, size_t length) {
  if ((machine->string_count + 1) * 4 > machine->string_capacity * 3) grow_strings(machine);
  uint32_t hash = hash_bytes(text, length);
  size_t mask = machine->string_capacity - 1, at = hash & mask;
  for (String *s; (s = machine->strings[at]); at = (at + 1) & mask) {
    if (s->hash == hash && s->length == length && memcmp(s->text, text, length) == 0) return s;
  }
  String *string = new_object(machine, STRING, sizeof(String) + length + 1);
  memcpy(string->text, text, length);
  string->length = length;
  string->hash = hash;
  machine->strings[at] = string;
  machine->string_count++;
  return string;
}

/* Lists. */

List *new_list(Machine *machine) { return new_object(machine, LIST, sizeof(List)); }

void list_push(Machine *machine, List *list, Value item) {
  if (list->length == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 8;
    list->items =
      resize(machine, list->items, list->capacity * sizeof(Value), capacity * sizeof(Value));
    list->capacity = capacity;
  }
  list->items[list->length++] = item;
}

/* Maps. */

static uint32_t hash_value(Value v) {
  union { double number; uint32_t words[2]; } bits;
  switch (v.type) {
    case BOOLEAN: return v.boolean ? 0x5bd1e995u : 0x1b873593u;
    case NUMBER:
      bits.number = v.number + 0; /* -0 and 0 are equal */
      return (bits.words[0] ^ bits.words[1] * 31) * 0x9e3779b1u >> 3;
    case OBJECT:
      if (v.object->kind == STRING) return ((String *)v.object)->hash;
      return (uint32_t)(uintptr_t)v.object * 0x9e3779b1u >> 4;
    default: return 0;
  }
}

Map *new_map(Machine *machine) { return new_object(machine, MAP, sizeof(Map)); }

static Entry *find_entry(const Map *map, Value key) {
  if (map->capacity == 0) return NULL;
  size_t mask = map->capacity * 2 - 1;
  for (size_t at = hash_value(key) & mask; map->index[at] >= 0; at = (at + 1) & mask) {
    Entry *entry = &map->entries[map->index[at]];
    if (equal(entry->key, key)) return entry;
  }
  return NULL;
}

static void index_entry(Map *map, size_t entry) {
  size_t mask = map->capacity * 2 - 1, at = hash_value(map->entries[entry].key) & mask;
  while (map->index[at] >= 0) at = (at + 1) & mask;
  map->index[at] = (int32_t)entry;
}

/* Makes room, leaving out what was removed. */
static void map_rebuild(Machine *machine, Map *map) {
  size_t capacity = 8;
  while (capacity < map->live * 2) capacity *= 2;
  Entry *entries = resize(machine, NULL, 0, capacity * sizeof(Entry));
  size_t used = 0;
  for (size_t i = 0; i < map->used; i++) {
    if (map->entries[i].key.type != NIL) entries[used++] = map->entries[i];
  }
  resize(machine, map->entries, map->capacity * sizeof(Entry), 0);
  map->index = resize(
    machine, map->index, map->capacity * 2 * sizeof(int32_t), capacity * 2 * sizeof(int32_t)
  );
  map->entries = entries;
  map->capacity = capacity;
  map->used = used;
  for (size_t i = 0; i < capacity * 2; i++) map->index[i] = -1;
  for (size_t i = 0; i < used; i++) index_entry(map, i);
}

Value *map_place(const Map *map, Value key) {
  Entry *entry = find_entry(map, key);
  return entry ? &entry->value : NULL;
}

void map_put(Machine *machine, Map *map, Value key, Value value) {
  Entry *entry = find_entry(map, key);
  if (entry) {
    entry->value = value;
    return;
  }
  if (map->used == map->capacity) map_rebuild(machine, map);
  map->entries[map->used] = (Entry){key, value};
  index_entry(map, map->used++);
  map->live++;
}

void map_remove(Map *map, Value key) {
  Entry *entry = find_entry(map, key);
  if (!entry) return;
  entry->key = entry->value = nil_value();
  map->live--;
}

/* Text. */

void text_append(Machine *machine, Text *text, const char *bytes, size_t length) {
  if (length == 0) return;
  if (text->capacity - text->length < length) {
    size_t capacity = text->capacity * 2 + length + 32;
    text->data = resize(machine, text->data, text->capacity, capacity);
    text->capacity = capacity;
  }
  memcpy(text->data + text->length, bytes, length);
  text->length += length;
}

void text_free(Machine *machine, Text *text) { resize(machine, text->data, text->capacity, 0); }

static void append_zero_ended(Machine *machine, Text *text, const char *bytes) {
  text_append(machine, text, bytes, strlen(bytes));
}

static void append_number(Machine *machine, Text *text, double number) {
  char digits[40];
  if (isnan(number)) append_zero_ended(machine, text, "nan");
  else if (isinf(number)) append_zero_ended(machine, text, number < 0 ? "-infinity" : "infinity");
  else {
    snprintf(digits, sizeof digits, "%.14g", number);
    append_zero_ended(machine, text, digits);
  }
}

static void append_nested(Machine *machine, Text *text, Value value, int depth);

static void append_list(Machine *machine, Text *text, const List *list, int depth) {
  append_zero_ended(machine, text, "[");
  for (size_t i = 0; i < list->length; i++) {
    if (i > 0) append_zero_ended(machine, text, ", ");
    append_nested(machine, text, list->items[i], depth);
  }
  append_zero_ended(machine, text, "]");
}

static void append_map(Machine *machine, Text *text, const Map *map, int depth) {
  const char *before = "{";
  for (size_t i = 0; i < map->used; i++) {
    if (map->entries[i].key.type == NIL) continue;
    append_zero_ended(machine, text, before);
    append_nested(machine, text, map->entries[i].key, depth);
    append_zero_ended(machine, text, ": ");
    append_nested(machine, text, map->entries[i].value, depth);
    before = ", ";
  }
  append_zero_ended(machine, text, map->live ? "}" : "{}");
}

/* Lists and maps may contain themselves: beyond a depth they are only hinted at. */
static void append_nested(Machine *machine, Text *text, Value value, int depth) {
  switch (value.type) {
    case NIL: append_zero_ended(machine, text, "nil"); return;
    case BOOLEAN: append_zero_ended(machine, text, value.boolean ? "true" : "false"); return;
    case NUMBER: append_number(machine, text, value.number); return;
    default: break;
  }
  if (value.object->kind == STRING) {
    String *string = (String *)value.object;
    text_append(machine, text, string->text, string->length);
  } else if (value.object->kind == LIST && depth < MAX_SHOWN_DEPTH) {
    append_list(machine, text, (List *)value.object, depth + 1);
  } else if (value.object->kind == MAP && depth < MAX_SHOWN_DEPTH) {
    append_map(machine, text, (Map *)value.object, depth + 1);
  } else {
    append_zero_ended(machine, text, "<");
    append_zero_ended(machine, text, type_name(value));
    append_zero_ended(machine, text, ">");
  }
}

void text_append_value(Machine *machine, Text *text, Value value) {
  append_nested(machine, text, value, 0);
}

String *to_string(Machine *machine, Value value) {
  if (is_kind(value, STRING)) return (String *)value.object;
  Text text = {0};
  text_append_value(machine, &text, value);
  String *string = new_string(machine, text.data, text.length);
  text_free(machine, &text);
  return string;
}
