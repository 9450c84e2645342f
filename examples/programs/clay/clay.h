/*
 * Clay: a small language with numbers, strings, lists, maps and closures, compiled in one pass to
 * bytecode for a stack machine. What its files share.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_SLOTS 250      /* local variables of a function, at a time */
#define MAX_FRAMES 10000   /* calls within calls */
#define STACK_SIZE 200000  /* values */

/* Values and objects (object.c). */

typedef enum { NIL, BOOLEAN, NUMBER, OBJECT } Type;
typedef enum { STRING, LIST, MAP, PROTOTYPE, CLOSURE, UPVALUE, NATIVE } Kind;

typedef struct Object {
  struct Object *next; /* all objects are in one list */
  Kind kind;
  bool marked;
} Object;

typedef struct {
  Type type;
  union {
    bool boolean;
    double number;
    Object *object;
  };
} Value;

/* Strings are unique: equal ones are the same object. */
typedef struct {
  Object object;
  uint32_t hash;
  size_t length;
  char text[]; /* and a zero byte */
} String;

typedef struct {
  Object object;
  size_t length, capacity;
  Value *items;
} List;

typedef struct {
  Value key, value; /* a removed entry has the key nil */
} Entry;

/* Entries in the order of their insertion, and a hash index of them. */
typedef struct {
  Object object;
  size_t used, live, capacity; /* of entries */
  Entry *entries;
  int32_t *index; /* 2 * capacity places; -1 is free */
} Map;

/* What a closure captures: a slot of the function around it, or a capture of that function. */
typedef struct {
  uint8_t slot;
  bool is_local;
} Capture;

/* A compiled function. */
typedef struct {
  Object object;
  String *name;
  int arity, capture_count, stack_needed;
  uint8_t *code;
  uint32_t *lines; /* of each byte of code */
  size_t code_length, code_capacity;
  Value *constants;
  size_t constant_count, constant_capacity;
  Capture captures[256];
} Prototype;

/* A variable that outlives its slot; `at` points into the stack until the slot goes. */
typedef struct Upvalue {
  Object object;
  Value *at, closed;
  struct Upvalue *next_open; /* further down the stack */
} Upvalue;

typedef struct {
  Object object;
  Prototype *prototype;
  size_t upvalue_count;
  Upvalue *upvalues[];
} Closure;

struct Machine;

/* Returns false after fail(). The result is nil unless set. */
typedef bool (*NativeFunction)(struct Machine *machine, int count, Value *arguments, Value *result);

typedef struct {
  Object object;
  const char *name;
  int least, most; /* arguments */
  NativeFunction function;
} Native;

/* The machine (machine.c). */

typedef struct {
  Closure *closure;
  const uint8_t *ip;
  Value *base; /* slot 0; the callee lies below */
} Frame;

typedef struct Machine {
  const char *file; /* name of the script, for messages */
  Frame frames[MAX_FRAMES];
  int frame_count;
  Value stack[STACK_SIZE], *top;
  Upvalue *open_upvalues;
  Map *globals;

  Object *objects;
  size_t bytes, collect_at;
  String **strings; /* a hash set */
  size_t string_count, string_capacity;
  Object **gray;
  size_t gray_count, gray_capacity;
} Machine;

typedef struct {
  char *data;
  size_t length, capacity;
} Text;

static inline Value nil_value(void) { return (Value){.type = NIL}; }
static inline Value boolean_value(bool b) { return (Value){.type = BOOLEAN, .boolean = b}; }
static inline Value number_value(double n) { return (Value){.type = NUMBER, .number = n}; }
static inline Value object_value(void *o) { return (Value){.type = OBJECT, .object = o}; }
static inline bool is_kind(Value v, Kind kind) { return v.type == OBJECT && v.object->kind == kind; }
static inline bool is_true(Value v) { return v.type == BOOLEAN ? v.boolean : v.type != NIL; }

bool equal(Value a, Value b);
const char *type_name(Value v);

/* Memory runs out by ending the program. Nothing is collected but at safe places: see collect(). */
void *resize(Machine *machine, void *data, size_t old_size, size_t new_size);
void *new_object(Machine *machine, Kind kind, size_t size);
String *new_string(Machine *machine, const char *text, size_t length);
List *new_list(Machine *machine);
void list_push(Machine *machine, List *list, Value item);
Map *new_map(Machine *machine);
Value *map_place(const Map *map, Value key); /* of the value; NULL if there is none */
void map_put(Machine *machine, Map *map, Value key, Value value);
void map_remove(Map *map, Value key);

void text_append(Machine *machine, Text *text, const char *bytes, size_t length);
void text_append_value(Machine *machine, Text *text, Value value);
void text_free(Machine *machine, Text *text);
String *to_string(Machine *machine, Value value);

/* Frees what nothing refers to (collect.c). Roots are the stack, the frames and the globals, so no
   caller may hold an object anywhere else. */
void collect(Machine *machine);

/* The compiler (compiler.c); NULL after a message. With `echo`, expressions print their value. */
Prototype *compile(Machine *machine, const char *source, bool echo);

/* Runs a compiled script; false after a message. */
bool execute(Machine *machine, Prototype *script);
/* Prints a message and where in the script it happened; always false. */
bool fail(Machine *machine, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Defines the functions every script has (library.c). */
void define_library(Machine *machine);
