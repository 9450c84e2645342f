/* The stack machine that runs bytecode. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "bytecode.h"
#include "clay.h"

#define TRACED_CALLS 10

bool fail(Machine *machine, const char *format, ...) {
  va_list arguments;
  fflush(stdout);
  fprintf(stderr, "clay: %s: ", machine->file);
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  for (int i = machine->frame_count - 1, shown = 0; i >= 0; i--, shown++) {
    if (shown == TRACED_CALLS && i > 0) {
      fprintf(stderr, "    ... %d more\n", i);
      i = 0;
    }
    const Frame *frame = &machine->frames[i];
    const Prototype *p = frame->closure->prototype;
    fprintf(stderr, "    in %s, line %u\n", p->name->text, p->lines[frame->ip - p->code - 1]);
  }
  return false;
}

/* Upvalues. */

static Upvalue *capture(Machine *machine, Value *slot) {
  Upvalue **link = &machine->open_upvalues;
  while (*link && (*link)->at > slot) link = &(*link)->next_open;
  if (*link && (*link)->at == slot) return *link;
  Upvalue *upvalue = new_object(machine, UPVALUE, sizeof(Upvalue));
  upvalue->at = slot;
  upvalue->next_open = *link;
  *link = upvalue;
  return upvalue;
}

/* Gives captured slots from `lowest` up a life of their own. */
static void close_upvalues(Machine *machine, const Value *lowest) {
  while (machine->open_upvalues && machine->open_upvalues->at >= lowest) {
    Upvalue *upvalue = machine->open_upvalues;
    machine->open_upvalues = upvalue->next_open;
    upvalue->closed = *upvalue->at;
    upvalue->at = &upvalue->closed;
  }
}

static Closure *make_closure(Machine *machine, Prototype *prototype, const Frame *around) {
  size_t count = (size_t)prototype->capture_count;
  Closure *closure = new_object(machine, CLOSURE, sizeof(Closure) + count * sizeof(Upvalue *));
  closure->prototype = prototype;
  closure->upvalue_count = count;
  for (size_t i = 0; i < count; i++) {
    Capture c = prototype->captures[i];
    closure->upvalues[i] = c.is_local ? capture(machine, around->base + c.slot) : around->closure->upvalues[c.slot];
  }
  return closure;
}

/* Calls. */

static bool call_native(Machine *machine, const Native *native, int count) {
  Value *arguments = machine->top - count, result = nil_value();
  if (count < native->least || count > native->most) {
    return fail(machine, "%s() does not take %d arguments", native->name, count);
  }
  if (!native->function(machine, count, arguments, &result)) return false;
  arguments[-1] = result;
  machine->top = arguments;
  return true;
}

/* Calls the value below `count` arguments: a native function at once, another by a new frame. */
static bool call(Machine *machine, int count) {
  Value callee = machine->top[-1 - count];
  if (is_kind(callee, NATIVE)) return call_native(machine, (Native *)callee.object, count);
  if (!is_kind(callee, CLOSURE)) return fail(machine, "cannot call a %s", type_name(callee));
  Closure *closure = (Closure *)callee.object;
  const Prototype *p = closure->prototype;
  if (count != p->arity) {
    return fail(machine, "%s() takes %d arguments, not %d", p->name->text, p->arity, count);
  }
  Value *base = machine->top - count;
  if (machine->frame_count == MAX_FRAMES || base + p->stack_needed > machine->stack + STACK_SIZE) {
    return fail(machine, "too many calls within calls");
  }
  machine->frames[machine->frame_count++] = (Frame){closure, p->code, base};
  return true;
}

/* Elements. */

static bool index_of(Machine *machine, Value key, size_t length, size_t *index) {
  if (key.type != NUMBER) return fail(machine, "an index must be a number, not a %s", type_name(key));
  if (!(key.number >= 0 && key.number < (double)length) || key.number != floor(key.number)) {
    return fail(machine, "no element %.14g: the length is %zu", key.number, length);
  }
  *index = (size_t)key.number;
  return true;
}

static bool get_element(Machine *machine, Value from, Value key, Value *value) {
  size_t index;
  if (is_kind(from, MAP)) {
    Value *place = map_place((Map *)from.object, key);
    *value = place ? *place : nil_value();
    return true;
  }
  if (is_kind(from, LIST)) {
    List *list = (List *)from.object;
    if (!index_of(machine, key, list->length, &index)) return false;
    *value = list->items[index];
    return true;
  }
  if (is_kind(from, STRING)) {
    String *string = (String *)from.object;
    if (!index_of(machine, key, string->length, &index)) return false;
    *value = object_value(new_string(machine, string->text + index, 1));
    return true;
  }
  return fail(machine, "a %s has no elements", type_name(from));
}

static bool set_element(Machine *machine, Value to, Value key, Value value) {
  size_t index;
  if (is_kind(to, LIST)) {
    List *list = (List *)to.object;
    if (!index_of(machine, key, list->length, &index)) return false;
    list->items[index] = value;
    return true;
  }
  if (!is_kind(to, MAP)) return fail(machine, "cannot set an element of a %s", type_name(to));
  if (key.type == NIL || (key.type == NUMBER && isnan(key.number))) {
    return fail(machine, "%s cannot be a key", key.type == NIL ? "nil" : "nan");
  }
  if (value.type == NIL) map_remove((Map *)to.object, key);
  else map_put(machine, (Map *)to.object, key, value);
  return true;
}

/* Sets the next element of a collection, or none at its end. */
static bool iterate(Machine *machine, Value collection, Value *position, Value *element, bool *any) {
  size_t at = (size_t)position->number;
  *any = true;
  position->number++;
  if (is_kind(collection, LIST)) {
    List *list = (List *)collection.object;
    if (at < list->length) *element = list->items[at];
    else *any = false;
  } else if (is_kind(collection, STRING)) {
    String *string = (String *)collection.object;
    if (at < string->length) *element = object_value(new_string(machine, string->text + at, 1));
    else *any = false;
  } else if (is_kind(collection, MAP)) {
    Map *map = (Map *)collection.object;
    while (at < map->used && map->entries[at].key.type == NIL) at++;
    position->number = (double)at + 1;
    if (at < map->used) *element = map->entries[at].key;
    else *any = false;
  } else {
    return fail(machine, "cannot go through a %s", type_name(collection));
  }
  return true;
}

/* Arithmetic that is not between two numbers. */
static bool add(Machine *machine, Value a, Value b, Value *sum) {
  if (!is_kind(a, STRING) && !is_kind(b, STRING)) {
    return fail(machine, "cannot add a %s and a %s", type_name(a), type_name(b));
  }
  Text text = {0};
  text_append_value(machine, &text, a);
  text_append_value(machine, &text, b);
  *sum = object_value(new_string(machine, text.length ? text.data : "", text.length));
  text_free(machine, &text);
  return true;
}

static bool not_numbers(Machine *machine, Value a, Value b) {
  return fail(machine, "this needs two numbers, not a %s and a %s", type_name(a), type_name(b));
}

/* Below zero, zero or above as a comes before, with or after b. */
static bool compare(Machine *machine, Value a, Value b, int *order) {
  if (!is_kind(a, STRING) || !is_kind(b, STRING)) {
    return fail(machine, "cannot compare a %s with a %s", type_name(a), type_name(b));
  }
  const String *s = (String *)a.object, *t = (String *)b.object;
  size_t length = s->length < t->length ? s->length : t->length;
  *order = __builtin_memcmp(s->text, t->text, length);
  if (*order == 0) *order = s->length < t->length ? -1 : s->length > t->length;
  return true;
}

static void echo(Machine *machine, Value value) {
  if (value.type == NIL) return;
  Text text = {0};
  text_append_value(machine, &text, value);
  fwrite(text.data, 1, text.length, stdout);
  putchar('\n');
  text_free(machine, &text);
}

#define READ_BYTE() (*ip++)
#define READ_SHORT() (ip += 2, (size_t)ip[-2] | (size_t)ip[-1] << 8)
#define CONSTANT() (constants[READ_SHORT()])
#define NAME() ((String *)CONSTANT().object)
/* Where the machine's state must be seen by others. */
#define SAVE() (machine->top = top, frame->ip = ip)
#define CHECK(done) do { SAVE(); if (!(done)) return false; } while (0)
#define SAFE_PLACE() do { SAVE(); if (machine->bytes > machine->collect_at) collect(machine); } while (0)
#define ENTER() \
  (frame = &machine->frames[machine->frame_count - 1], ip = frame->ip, base = frame->base, \
   top = machine->top, code = frame->closure->prototype->code, \
   constants = frame->closure->prototype->constants)
#define ARITHMETIC(result) \
  do { \
    Value a = top[-2], b = top[-1]; \
    if (a.type != NUMBER || b.type != NUMBER) CHECK(not_numbers(machine, a, b)); \
    top--; \
    top[-1].number = (result); \
  } while (0)
#define COMPARISON(operator) \
  do { \
    Value a = top[-2], b = top[-1]; \
    int order = 0; \
    bool holds; \
    if (a.type == NUMBER && b.type == NUMBER) holds = a.number operator b.number; \
    else { \
      CHECK(compare(machine, a, b, &order)); \
      holds = order operator 0; \
    } \
    top--; \
    top[-1] = boolean_value(holds); \
  } while (0)

/* Runs until the frame that is now on top returns. */
static bool run(Machine *machine) {
  Frame *frame;
  const uint8_t *ip, *code;
  const Value *constants;
  Value *base, *top;
  ENTER();
  for (;;) {
    switch ((Opcode)READ_BYTE()) {
      case OP_PUSH_CONSTANT: *top++ = CONSTANT(); break;
      case OP_PUSH_NIL: *top++ = nil_value(); break;
      case OP_PUSH_TRUE: *top++ = boolean_value(true); break;
      case OP_PUSH_FALSE: *top++ = boolean_value(false); break;
      case OP_POP: top--; break;
      case OP_DUPLICATE: top[0] = top[-1]; top++; break;
      case OP_DUPLICATE_2: top[0] = top[-2]; top[1] = top[-1]; top += 2; break;
      case OP_LEAVE: top -= READ_SHORT(); close_upvalues(machine, top); break;
      case OP_GET_LOCAL: *top++ = base[READ_BYTE()]; break;
      case OP_SET_LOCAL: base[READ_BYTE()] = *--top; break;
      case OP_GET_UPVALUE: *top++ = *frame->closure->upvalues[READ_BYTE()]->at; break;
      case OP_SET_UPVALUE: *frame->closure->upvalues[READ_BYTE()]->at = *--top; break;
      case OP_GET_GLOBAL: {
        String *name = NAME();
        Value *place = map_place(machine->globals, object_value(name));
        if (!place) CHECK(fail(machine, "'%s' is not defined", name->text));
        *top++ = *place;
        break;
      }
      case OP_SET_GLOBAL: {
        String *name = NAME();
        Value *place = map_place(machine->globals, object_value(name));
        if (!place) CHECK(fail(machine, "'%s' is not defined: use let", name->text));
        *place = *--top;
        break;
      }
      case OP_DEFINE_GLOBAL: map_put(machine, machine->globals, CONSTANT(), *--top); break;
      case OP_GET_FIELD: CHECK(get_element(machine, top[-1], CONSTANT(), &top[-1])); break;
      case OP_SET_FIELD: CHECK(set_element(machine, top[-2], CONSTANT(), top[-1])); top -= 2; break;
      case OP_GET_INDEX: CHECK(get_element(machine, top[-2], top[-1], &top[-2])); top--; break;
      case OP_SET_INDEX: CHECK(set_element(machine, top[-3], top[-2], top[-1])); top -= 3; break;
      case OP_ADD:
        if (top[-2].type == NUMBER && top[-1].type == NUMBER) top[-2].number += top[-1].number;
        else CHECK(add(machine, top[-2], top[-1], &top[-2]));
        top--;
        break;
      case OP_SUBTRACT: ARITHMETIC(a.number - b.number); break;
      case OP_MULTIPLY: ARITHMETIC(a.number * b.number); break;
      case OP_DIVIDE: ARITHMETIC(a.number / b.number); break;
      case OP_REMAINDER: ARITHMETIC(a.number - b.number * floor(a.number / b.number)); break;
      case OP_EQUAL: top--; top[-1] = boolean_value(equal(top[-1], top[0])); break;
      case OP_NOT_EQUAL: top--; top[-1] = boolean_value(!equal(top[-1], top[0])); break;
      case OP_LESS: COMPARISON(<); break;
      case OP_LESS_EQUAL: COMPARISON(<=); break;
      case OP_GREATER: COMPARISON(>); break;
      case OP_GREATER_EQUAL: COMPARISON(>=); break;
      case OP_NEGATE:
        if (top[-1].type != NUMBER) CHECK(fail(machine, "cannot negate a %s", type_name(top[-1])));
        top[-1].number = -top[-1].number;
        break;
      case OP_NOT: top[-1] = boolean_value(!is_true(top[-1])); break;
      case OP_JUMP: ip = code + READ_SHORT(); break;
      case OP_LOOP: ip = code + READ_SHORT(); SAFE_PLACE(); break;
      case OP_JUMP_IF_FALSE: {
        size_t target = READ_SHORT();
        if (!is_true(*--top)) ip = code + target;
        break;
      }
      case OP_AND: {
        size_t target = READ_SHORT();
        if (is_true(top[-1])) top--;
        else ip = code + target;
        break;
      }
      case OP_OR: {
        size_t target = READ_SHORT();
        if (is_true(top[-1])) ip = code + target;
        else top--;
        break;
      }
      case OP_CALL: {
        int count = READ_BYTE();
        SAFE_PLACE();
        if (!call(machine, count)) return false;
        ENTER();
        break;
      }
      case OP_RETURN: {
        Value result = top[-1];
        close_upvalues(machine, base);
        base[-1] = result;
        machine->top = base;
        if (--machine->frame_count == 0) return true;
        ENTER();
        break;
      }
      case OP_MAKE_CLOSURE: {
        Prototype *prototype = (Prototype *)CONSTANT().object;
        *top++ = object_value(make_closure(machine, prototype, frame));
        break;
      }
      case OP_MAKE_LIST: *top++ = object_value(new_list(machine)); break;
      case OP_APPEND: top--; list_push(machine, (List *)top[-1].object, top[0]); break;
      case OP_MAKE_MAP: *top++ = object_value(new_map(machine)); break;
      case OP_PUT: CHECK(set_element(machine, top[-3], top[-2], top[-1])); top -= 2; break;
      case OP_RANGE_NEXT: {
        Value *counter = base + READ_BYTE();
        size_t target = READ_SHORT();
        if (counter[0].type != NUMBER || counter[1].type != NUMBER) {
          CHECK(not_numbers(machine, counter[0], counter[1]));
        }
        if (counter[0].number < counter[1].number) *top++ = counter[0];
        else ip = code + target;
        break;
      }
      case OP_RANGE_STEP: base[READ_BYTE()].number++; break;
      case OP_ITERATE: {
        Value *collection = base + READ_BYTE();
        size_t target = READ_SHORT();
        bool any;
        CHECK(iterate(machine, collection[0], &collection[1], top, &any));
        if (any) top++;
        else ip = code + target;
        break;
      }
      case OP_ECHO: echo(machine, *--top); break;
    }
  }
}

bool execute(Machine *machine, Prototype *script) {
  machine->frame_count = 0;
  machine->open_upvalues = NULL;
  machine->top = machine->stack;
  *machine->top++ = object_value(make_closure(machine, script, NULL));
  return call(machine, 0) && run(machine);
}
