/* Garbage collection: marks what can be reached, with a worklist instead of recursion, and sweeps. */
#include "clay.h"

#define FIRST_COLLECTION (1u << 20)

static void mark(Machine *machine, void *pointer) {
  Object *object = pointer;
  if (!object || object->marked) return;
  object->marked = true;
  if (object->kind == STRING || object->kind == NATIVE) return;
  if (machine->gray_count == machine->gray_capacity) {
    size_t capacity = machine->gray_capacity * 2 + 64;
    machine->gray = resize(
      machine, machine->gray, machine->gray_capacity * sizeof(Object *), capacity * sizeof(Object *)
    );
    machine->gray_capacity = capacity;
  }
  machine->gray[machine->gray_count++] = object;
}

static void mark_value(Machine *machine, Value value) {
  if (value.type == OBJECT) mark(machine, value.object);
}

static void mark_closure(Machine *machine, const Closure *closure) {
  mark(machine, closure->prototype);
  for (size_t i = 0; i < closure->upvalue_count; i++) mark(machine, closure->upvalues[i]);
}

static void mark_prototype(Machine *machine, const Prototype *prototype) {
  mark(machine, prototype->name);
  for (size_t i = 0; i < prototype->constant_count; i++) mark_value(machine, prototype->constants[i]);
}

/* Marks what an object refers to. */
static void scan(Machine *machine, Object *object) {
  switch (object->kind) {
    case LIST: {
      List *list = (List *)object;
      for (size_t i = 0; i < list->length; i++) mark_value(machine, list->items[i]);
      break;
    }
    case MAP: {
      Map *map = (Map *)object;
      for (size_t i = 0; i < map->used; i++) {
        mark_value(machine, map->entries[i].key);
        mark_value(machine, map->entries[i].value);
      }
      break;
    }
    case PROTOTYPE: mark_prototype(machine, (Prototype *)object); break;
    case CLOSURE: mark_closure(machine, (Closure *)object); break;
    case UPVALUE: mark_value(machine, *((Upvalue *)object)->at); break;
    case STRING: case NATIVE: break;
  }
}

static void mark_roots(Machine *machine) {
  for (Value *slot = machine->stack; slot < machine->top; slot++) mark_value(machine, *slot);
  for (int i = 0; i < machine->frame_count; i++) mark(machine, machine->frames[i].closure);
  for (Upvalue *u = machine->open_upvalues; u; u = u->next_open) mark(machine, u);
  mark(machine, machine->globals);
}

/* Takes dead strings out of the set of strings: what stays is put where a search now finds it. */
static void forget_strings(Machine *machine) {
  size_t mask = machine->string_capacity - 1;
  for (size_t i = 0; i < machine->string_capacity; i++) {
    if (!machine->strings[i] || machine->strings[i]->object.marked) continue;
    machine->strings[i] = NULL;
    machine->string_count--;
    for (size_t j = (i + 1) & mask; machine->strings[j]; j = (j + 1) & mask) {
      String *moved = machine->strings[j];
      machine->strings[j] = NULL;
      size_t at = moved->hash & mask;
      while (machine->strings[at]) at = (at + 1) & mask;
      machine->strings[at] = moved;
    }
    i--; /* something may have moved here */
  }
}

static void free_object(Machine *machine, Object *object) {
  size_t size = 0;
  switch (object->kind) {
    case STRING: size = sizeof(String) + ((String *)object)->length + 1; break;
    case LIST: {
      List *list = (List *)object;
      resize(machine, list->items, list->capacity * sizeof(Value), 0);
      size = sizeof(List);
      break;
    }
    case MAP: {
      Map *map = (Map *)object;
      resize(machine, map->entries, map->capacity * sizeof(Entry), 0);
      resize(machine, map->index, map->capacity * 2 * sizeof(int32_t), 0);
      size = sizeof(Map);
      break;
    }
    case PROTOTYPE: {
      Prototype *p = (Prototype *)object;
      resize(machine, p->code, p->code_capacity, 0);
      resize(machine, p->lines, p->code_capacity * sizeof(uint32_t), 0);
      resize(machine, p->constants, p->constant_capacity * sizeof(Value), 0);
      size = sizeof(Prototype);
      break;
    }
    case CLOSURE: size = sizeof(Closure) + ((Closure *)object)->upvalue_count * sizeof(Upvalue *); break;
    case UPVALUE: size = sizeof(Upvalue); break;
    case NATIVE: size = sizeof(Native); break;
  }
  resize(machine, object, size, 0);
}

static void sweep(Machine *machine) {
  Object **link = &machine->objects;
  while (*link) {
    Object *object = *link;
    if (object->marked) {
      object->marked = false;
      link = &object->next;
    } else {
      *link = object->next;
      free_object(machine, object);
    }
  }
}

void collect(Machine *machine) {
  mark_roots(machine);
  while (machine->gray_count > 0) scan(machine, machine->gray[--machine->gray_count]);
  forget_strings(machine);
  sweep(machine);
  machine->collect_at = machine->bytes * 2 + FIRST_COLLECTION;
}
