/*
 * The compiler: one pass from tokens to bytecode. It knows at every point how high the stack is, so a
 * local variable is simply the slot where its first value was left.
 *
 *   statement  = "let" NAME ["=" expr] | "fn" NAME params block | "return" [expr] | "break"
 *              | "continue" | "while" expr block | "if" expr block ["else" (if | block)]
 *              | "for" NAME "in" expr [".." expr] block | block | place op expr | expr
 *   expr       = or, and, comparison, sum, product, unary, call, in the usual order
 *   primary    = literal | NAME | "(" expr ")" | "fn" params block | "[" list "]" | "{" map "}"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytecode.h"
#include "clay.h"
#include "lexer.h"

#define MAX_NESTING 200
#define NO_JUMP 0xffff /* ends a list of jumps; also the most code a function may have */

static const signed char EFFECTS[] = {
#define OPCODE(name, effect) effect,
  OPCODES(OPCODE)
#undef OPCODE
};

typedef struct {
  String *name;
  int slot, level;
} Local;

/* Where `break` and `continue` go; their jumps are chained through their own operands. */
typedef struct Loop {
  struct Loop *around;
  int break_height, continue_height;
  size_t breaks, continues;
} Loop;

/* A function being compiled. */
typedef struct Scope {
  struct Scope *around;
  Prototype *prototype;
  Loop *loop;
  Local locals[MAX_SLOTS];
  int local_count, level, height;
} Scope;

typedef struct {
  Machine *machine;
  Lexer lexer;
  Token token, previous;
  Scope *scope;
  int nesting;
  bool echo, failed;
} Compiler;

/* What an expression refers to, if a value can be assigned to it: its last instruction can be taken
   back and replaced. */
typedef struct {
  enum { NOWHERE, LOCAL, CAPTURED, GLOBAL, FIELD, INDEX } kind;
  int operand;
  size_t start;
} Place;

/* Tokens and errors. */

/* Reports the first error, and ends the text there, so that every loop of the parser ends too. */
static void error_at(Compiler *c, Token token, const char *message) {
  if (!c->failed) fprintf(stderr, "clay: %s:%u: %s\n", c->machine->file, token.line, message);
  c->failed = true;
  c->lexer.at = "";
  c->token = (Token){.type = T_END, .start = "", .line = token.line};
}

static void advance(Compiler *c) {
  c->previous = c->token;
  c->token = next_token(&c->lexer);
  if (c->token.type == T_PROBLEM) {
    char message[80];
    snprintf(message, sizeof message, "found %s", c->token.problem);
    error_at(c, c->token, message);
  }
}

static bool accept(Compiler *c, TokenType type) {
  if (c->token.type != type) return false;
  advance(c);
  return true;
}

static void expect(Compiler *c, TokenType type) {
  if (accept(c, type)) return;
  char message[120];
  snprintf(
    message, sizeof message, "expected %s, found %s", token_name(type), token_name(c->token.type)
  );
  error_at(c, c->token, message);
}

/* Code. */

static size_t here(const Compiler *c) { return c->scope->prototype->code_length; }

static void emit_byte(Compiler *c, uint8_t byte) {
  Prototype *p = c->scope->prototype;
  if (p->code_length == NO_JUMP) error_at(c, c->previous, "this function is too long");
  if (p->code_length == p->code_capacity) {
    size_t capacity = p->code_capacity * 2 + 64;
    p->code = resize(c->machine, p->code, p->code_capacity, capacity);
    p->lines = resize(
      c->machine, p->lines, p->code_capacity * sizeof *p->lines, capacity * sizeof *p->lines
    );
    p->code_capacity = capacity;
  }
  p->code[p->code_length] = byte;
  p->lines[p->code_length++] = c->previous.line;
}

static void adjust(Compiler *c, int effect) {
  Scope *scope = c->scope;
  scope->height += effect;
  if (scope->height > scope->prototype->stack_needed) scope->prototype->stack_needed = scope->height;
}

static void emit(Compiler *c, Opcode op) {
  emit_byte(c, (uint8_t)op);
  adjust(c, EFFECTS[op]);
}

static void emit_with_byte(Compiler *c, Opcode op, int operand) {
  emit(c, op);
  emit_byte(c, (uint8_t)operand);
}

static void emit_short(Compiler *c, size_t operand) {
  emit_byte(c, (uint8_t)operand);
  emit_byte(c, (uint8_t)(operand >> 8));
}

static void emit_with_short(Compiler *c, Opcode op, size_t operand) {
  emit(c, op);
  emit_short(c, operand);
}

/* Emits a jump to be aimed later; returns where its target is. */
static size_t emit_jump(Compiler *c, Opcode op) {
  emit_with_short(c, op, NO_JUMP);
  return here(c) - 2;
}

static void set_short(Compiler *c, size_t at, size_t value) {
  uint8_t *code = c->scope->prototype->code;
  code[at] = (uint8_t)value;
  code[at + 1] = (uint8_t)(value >> 8);
}

static void aim_here(Compiler *c, size_t jump) { set_short(c, jump, here(c)); }

/* Adds a jump to a chain of jumps to the same place. */
static void chain(Compiler *c, size_t *first) {
  size_t jump = emit_jump(c, OP_JUMP);
  set_short(c, jump, *first);
  *first = jump;
}

static void aim_chain_here(Compiler *c, size_t jump) {
  const uint8_t *code = c->scope->prototype->code;
  while (jump != NO_JUMP) {
    size_t next = code[jump] | (size_t)code[jump + 1] << 8;
    aim_here(c, jump);
    jump = next;
  }
}

static int add_constant(Compiler *c, Value value) {
  Prototype *p = c->scope->prototype;
  for (size_t i = 0; i < p->constant_count && i < 64; i++) {
    if (equal(p->constants[i], value)) return (int)i;
  }
  if (p->constant_count == 0xffff) {
    error_at(c, c->previous, "this function has too many constants");
    return 0;
  }
  if (p->constant_count == p->constant_capacity) {
    size_t capacity = p->constant_capacity * 2 + 8;
    p->constants = resize(
      c->machine, p->constants, p->constant_capacity * sizeof(Value), capacity * sizeof(Value)
    );
    p->constant_capacity = capacity;
  }
  p->constants[p->constant_count] = value;
  return (int)p->constant_count++;
}

/* Names. */

static String *name_of(Compiler *c, Token token) {
  return new_string(c->machine, token.start, token.length);
}

static int find_local(const Scope *scope, const String *name) {
  for (int i = scope->local_count - 1; i >= 0; i--) {
    if (scope->locals[i].name == name) return scope->locals[i].slot;
  }
  return -1;
}

/* The capture by which a function reaches a variable of one around it, or -1. */
static int find_capture(Compiler *c, Scope *scope, const String *name) {
  if (!scope->around) return -1;
  int slot = find_local(scope->around, name);
  bool is_local = slot >= 0;
  if (!is_local) slot = find_capture(c, scope->around, name);
  if (slot < 0) return -1;
  Prototype *p = scope->prototype;
  for (int i = 0; i < p->capture_count; i++) {
    if (p->captures[i].slot == slot && p->captures[i].is_local == is_local) return i;
  }
  if (p->capture_count == 256) {
    error_at(c, c->previous, "this function captures too many variables");
    return 0;
  }
  p->captures[p->capture_count] = (Capture){(uint8_t)slot, is_local};
  return p->capture_count++;
}

/* Makes the slot `slot` a variable. */
static void add_local(Compiler *c, String *name, int slot) {
  Scope *scope = c->scope;
  if (slot >= MAX_SLOTS || scope->local_count == MAX_SLOTS) {
    error_at(c, c->previous, "this function has too many local variables");
    return;
  }
  scope->locals[scope->local_count++] = (Local){name, slot, scope->level};
}

static bool at_top(const Compiler *c) { return !c->scope->around && c->scope->level == 0; }

/* Gives a name to the value on top of the stack. */
static void define(Compiler *c, String *name) {
  if (at_top(c)) emit_with_short(c, OP_DEFINE_GLOBAL, (size_t)add_constant(c, object_value(name)));
  else add_local(c, name, c->scope->height - 1);
}

static void emit_leave(Compiler *c, int count) {
  if (count > 0) emit_with_short(c, OP_LEAVE, (size_t)count);
}

static void begin_block(Compiler *c) { c->scope->level++; }

static void end_block(Compiler *c) {
  Scope *scope = c->scope;
  int count = 0;
  scope->level--;
  while (scope->local_count > 0 && scope->locals[scope->local_count - 1].level > scope->level) {
    scope->local_count--;
    count++;
  }
  emit_leave(c, count);
  adjust(c, -count);
}

/* Expressions. */

static Place parse_expression(Compiler *c);
static void parse_block(Compiler *c);

static const Place nowhere = {NOWHERE, 0, 0};

/* Reads a place, or sets it to the value on top of the stack. */
static void emit_access(Compiler *c, Place place, bool set) {
  size_t operand = (size_t)place.operand;
  switch (place.kind) {
    case LOCAL: emit_with_byte(c, set ? OP_SET_LOCAL : OP_GET_LOCAL, place.operand); break;
    case CAPTURED: emit_with_byte(c, set ? OP_SET_UPVALUE : OP_GET_UPVALUE, place.operand); break;
    case GLOBAL: emit_with_short(c, set ? OP_SET_GLOBAL : OP_GET_GLOBAL, operand); break;
    case FIELD: emit_with_short(c, set ? OP_SET_FIELD : OP_GET_FIELD, operand); break;
    case INDEX: emit(c, set ? OP_SET_INDEX : OP_GET_INDEX); break;
    case NOWHERE: break;
  }
}

static Place emit_place(Compiler *c, Place place) {
  place.start = here(c);
  emit_access(c, place, false);
  return place;
}

static Place parse_name(Compiler *c) {
  String *name = name_of(c, c->previous);
  int slot = find_local(c->scope, name);
  if (slot >= 0) return emit_place(c, (Place){LOCAL, slot, 0});
  int capture = find_capture(c, c->scope, name);
  if (capture >= 0) return emit_place(c, (Place){CAPTURED, capture, 0});
  return emit_place(c, (Place){GLOBAL, add_constant(c, object_value(name)), 0});
}

static void emit_constant(Compiler *c, Value value) {
  emit_with_short(c, OP_PUSH_CONSTANT, (size_t)add_constant(c, value));
}

static void parse_string_literal(Compiler *c) {
  static const char from[] = "nrt\"\\0", to[] = "\n\r\t\"\\";
  Text text = {0};
  const char *end = c->previous.start + c->previous.length - 1;
  for (const char *at = c->previous.start + 1; at < end; at++) {
    char byte = *at;
    if (byte == '\\') {
      const char *escape = memchr(from, *++at, sizeof from - 1);
      if (escape) byte = to[escape - from];
      else error_at(c, c->previous, "found an unknown escape in a string");
    }
    text_append(c->machine, &text, &byte, 1);
  }
  emit_constant(c, object_value(new_string(c->machine, text.length ? text.data : "", text.length)));
  text_free(c->machine, &text);
}

static void parse_list(Compiler *c) {
  emit(c, OP_MAKE_LIST);
  while (c->token.type != T_RIGHT_BRACKET && c->token.type != T_END) {
    parse_expression(c);
    emit(c, OP_APPEND);
    if (!accept(c, T_COMMA)) break;
  }
  expect(c, T_RIGHT_BRACKET);
}

/* {name: value, "any text": value, [expression]: value} */
static void parse_map(Compiler *c) {
  emit(c, OP_MAKE_MAP);
  while (c->token.type != T_RIGHT_BRACE && c->token.type != T_END) {
    if (accept(c, T_LEFT_BRACKET)) {
      parse_expression(c);
      expect(c, T_RIGHT_BRACKET);
    } else if (accept(c, T_STRING_LITERAL)) {
      parse_string_literal(c);
    } else {
      expect(c, T_NAME);
      emit_constant(c, object_value(name_of(c, c->previous)));
    }
    expect(c, T_COLON);
    parse_expression(c);
    emit(c, OP_PUT);
    if (!accept(c, T_COMMA)) break;
  }
  expect(c, T_RIGHT_BRACE);
}

static void parse_parameters(Compiler *c) {
  Scope *scope = c->scope;
  expect(c, T_LEFT_PAREN);
  while (c->token.type != T_RIGHT_PAREN && c->token.type != T_END) {
    expect(c, T_NAME);
    adjust(c, 1);
    add_local(c, name_of(c, c->previous), scope->height - 1);
    scope->prototype->arity++;
    if (!accept(c, T_COMMA)) break;
  }
  expect(c, T_RIGHT_PAREN);
}

static void begin_function(Compiler *c, Scope *scope, String *name) {
  memset(scope, 0, sizeof *scope);
  scope->around = c->scope;
  scope->prototype = new_object(c->machine, PROTOTYPE, sizeof(Prototype));
  scope->prototype->name = name;
  c->scope = scope;
}

static Prototype *end_function(Compiler *c) {
  Prototype *prototype = c->scope->prototype;
  emit(c, OP_PUSH_NIL);
  emit(c, OP_RETURN);
  c->scope = c->scope->around;
  return prototype;
}

static void parse_function(Compiler *c, String *name) {
  /* On the heap: a scope is large, and functions nest. */
  Scope *scope = resize(c->machine, NULL, 0, sizeof *scope);
  begin_function(c, scope, name);
  begin_block(c);
  parse_parameters(c);
  parse_block(c);
  Prototype *prototype = end_function(c);
  resize(c->machine, scope, sizeof *scope, 0);
  emit_with_short(c, OP_MAKE_CLOSURE, (size_t)add_constant(c, object_value(prototype)));
}

static Place parse_primary(Compiler *c) {
  advance(c);
  switch (c->previous.type) {
    case T_NUMBER_LITERAL: emit_constant(c, number_value(strtod(c->previous.start, NULL))); break;
    case T_STRING_LITERAL: parse_string_literal(c); break;
    case T_TRUE: emit(c, OP_PUSH_TRUE); break;
    case T_FALSE: emit(c, OP_PUSH_FALSE); break;
    case T_NIL_WORD: emit(c, OP_PUSH_NIL); break;
    case T_NAME: return parse_name(c);
    case T_FN: parse_function(c, new_string(c->machine, "fn", 2)); break;
    case T_LEFT_BRACKET: parse_list(c); break;
    case T_LEFT_BRACE: parse_map(c); break;
    case T_LEFT_PAREN:
      parse_expression(c);
      expect(c, T_RIGHT_PAREN);
      break;
    default: {
      char message[80];
      snprintf(message, sizeof message, "expected a value, found %s", token_name(c->previous.type));
      error_at(c, c->previous, message);
    }
  }
  return nowhere;
}

static void parse_arguments(Compiler *c) {
  int count = 0;
  while (c->token.type != T_RIGHT_PAREN && c->token.type != T_END) {
    parse_expression(c);
    if (++count > 255) error_at(c, c->previous, "a call has too many arguments");
    if (!accept(c, T_COMMA)) break;
  }
  expect(c, T_RIGHT_PAREN);
  emit_with_byte(c, OP_CALL, count);
  adjust(c, -count);
}

/* A primary and what follows it on the same line: calls, indices, fields. */
static Place parse_postfix(Compiler *c) {
  Place place = parse_primary(c);
  for (;;) {
    bool new_line = c->token.first_on_line;
    if (accept(c, T_DOT)) {
      expect(c, T_NAME);
      place = (Place){FIELD, add_constant(c, object_value(name_of(c, c->previous))), 0};
      place = emit_place(c, place);
    } else if (!new_line && accept(c, T_LEFT_PAREN)) {
      parse_arguments(c);
      place = nowhere;
    } else if (!new_line && accept(c, T_LEFT_BRACKET)) {
      parse_expression(c);
      expect(c, T_RIGHT_BRACKET);
      place = emit_place(c, (Place){INDEX, 0, 0});
    } else {
      return place;
    }
  }
}

static Place parse_unary(Compiler *c) {
  if (c->token.type != T_MINUS && c->token.type != T_NOT) return parse_postfix(c);
  if (++c->nesting > MAX_NESTING) error_at(c, c->token, "nested too deep");
  advance(c);
  Opcode op = c->previous.type == T_MINUS ? OP_NEGATE : OP_NOT;
  parse_unary(c);
  emit(c, op);
  c->nesting--;
  return nowhere;
}

typedef struct {
  int strength; /* 0: not an operator */
  Opcode op;
} Operator;

static Operator operator_of(TokenType type) {
  switch (type) {
    case T_OR: return (Operator){1, OP_OR};
    case T_AND: return (Operator){2, OP_AND};
    case T_EQUALS: return (Operator){3, OP_EQUAL};
    case T_DIFFERS: return (Operator){3, OP_NOT_EQUAL};
    case T_BELOW: return (Operator){4, OP_LESS};
    case T_AT_MOST: return (Operator){4, OP_LESS_EQUAL};
    case T_ABOVE: return (Operator){4, OP_GREATER};
    case T_AT_LEAST: return (Operator){4, OP_GREATER_EQUAL};
    case T_PLUS: return (Operator){5, OP_ADD};
    case T_MINUS: return (Operator){5, OP_SUBTRACT};
    case T_STAR: return (Operator){6, OP_MULTIPLY};
    case T_SLASH: return (Operator){6, OP_DIVIDE};
    case T_PERCENT: return (Operator){6, OP_REMAINDER};
    default: return (Operator){0, OP_NOT};
  }
}

/* An expression of operators stronger than `than`. */
static Place parse_operators(Compiler *c, int than) {
  Place place = parse_unary(c);
  for (;;) {
    Operator operator = operator_of(c->token.type);
    if (operator.strength <= than) return place;
    /* A line that begins with a minus is a statement of its own. */
    if (c->token.type == T_MINUS && c->token.first_on_line) return place;
    advance(c);
    if (operator.op == OP_AND || operator.op == OP_OR) {
      size_t jump = emit_jump(c, operator.op);
      parse_operators(c, operator.strength);
      aim_here(c, jump);
    } else {
      parse_operators(c, operator.strength);
      emit(c, operator.op);
    }
    place = nowhere;
  }
}

static Place parse_expression(Compiler *c) {
  if (++c->nesting > MAX_NESTING) error_at(c, c->token, "nested too deep");
  Place place = parse_operators(c, 0);
  c->nesting--;
  return place;
}

/* Statements. */

static void parse_statement(Compiler *c);

static void parse_statements(Compiler *c, TokenType end) {
  while (c->token.type != end && c->token.type != T_END) parse_statement(c);
}

static void parse_block(Compiler *c) {
  expect(c, T_LEFT_BRACE);
  begin_block(c);
  parse_statements(c, T_RIGHT_BRACE);
  end_block(c);
  expect(c, T_RIGHT_BRACE);
}

static void parse_let(Compiler *c) {
  expect(c, T_NAME);
  String *name = name_of(c, c->previous);
  if (accept(c, T_ASSIGN)) parse_expression(c);
  else emit(c, OP_PUSH_NIL);
  define(c, name);
}

/* A local function is a variable before its body is compiled, so that it can call itself. */
static void parse_named_function(Compiler *c) {
  expect(c, T_NAME);
  String *name = name_of(c, c->previous);
  if (!at_top(c)) add_local(c, name, c->scope->height);
  parse_function(c, name);
  if (at_top(c)) define(c, name);
}

static void parse_if(Compiler *c) {
  parse_expression(c);
  size_t otherwise = emit_jump(c, OP_JUMP_IF_FALSE);
  parse_block(c);
  if (!accept(c, T_ELSE)) {
    aim_here(c, otherwise);
    return;
  }
  size_t end = emit_jump(c, OP_JUMP);
  aim_here(c, otherwise);
  if (accept(c, T_IF)) {
    if (++c->nesting > MAX_NESTING) error_at(c, c->token, "nested too deep");
    parse_if(c);
    c->nesting--;
  } else {
    parse_block(c);
  }
  aim_here(c, end);
}

static void parse_while(Compiler *c) {
  Scope *scope = c->scope;
  Loop loop = {scope->loop, scope->height, scope->height, NO_JUMP, NO_JUMP};
  scope->loop = &loop;
  size_t start = here(c);
  parse_expression(c);
  size_t end = emit_jump(c, OP_JUMP_IF_FALSE);
  parse_block(c);
  aim_chain_here(c, loop.continues);
  emit_with_short(c, OP_LOOP, start);
  aim_here(c, end);
  aim_chain_here(c, loop.breaks);
  scope->loop = loop.around;
}

/* Two slots without a name hold the counter and its limit, or the collection and the position; the
   variable is a fresh slot above them in each round. */
static void parse_for(Compiler *c) {
  Scope *scope = c->scope;
  expect(c, T_NAME);
  String *name = name_of(c, c->previous), *hidden = new_string(c->machine, "", 0);
  expect(c, T_IN);
  begin_block(c);
  parse_expression(c);
  add_local(c, hidden, scope->height - 1);
  bool is_range = accept(c, T_DOT_DOT);
  if (is_range) parse_expression(c);
  else emit_constant(c, number_value(0));
  add_local(c, hidden, scope->height - 1);

  int slot = scope->height - 2;
  Loop loop = {scope->loop, scope->height, scope->height + 1, NO_JUMP, NO_JUMP};
  scope->loop = &loop;
  size_t start = here(c);
  emit_with_byte(c, is_range ? OP_RANGE_NEXT : OP_ITERATE, slot);
  emit_short(c, NO_JUMP);
  size_t end = here(c) - 2;
  begin_block(c);
  add_local(c, name, scope->height - 1);
  parse_block(c);
  aim_chain_here(c, loop.continues);
  end_block(c);
  if (is_range) emit_with_byte(c, OP_RANGE_STEP, slot);
  emit_with_short(c, OP_LOOP, start);
  aim_here(c, end);
  aim_chain_here(c, loop.breaks);
  scope->loop = loop.around;
  end_block(c);
}

static void parse_jump_out(Compiler *c, bool is_break) {
  Loop *loop = c->scope->loop;
  if (!loop) {
    error_at(c, c->previous, is_break ? "'break' outside a loop" : "'continue' outside a loop");
    return;
  }
  emit_leave(c, c->scope->height - (is_break ? loop->break_height : loop->continue_height));
  chain(c, is_break ? &loop->breaks : &loop->continues);
}

static void parse_return(Compiler *c) {
  bool has_value = c->token.type != T_RIGHT_BRACE && c->token.type != T_END &&
    c->token.type != T_SEMICOLON && !c->token.first_on_line;
  if (has_value) parse_expression(c);
  else emit(c, OP_PUSH_NIL);
  emit(c, OP_RETURN);
}

/* Takes back the instruction that read a place. */
static void take_back(Compiler *c, Place place) {
  c->scope->prototype->code_length = place.start;
  adjust(c, place.kind == FIELD ? 0 : place.kind == INDEX ? 1 : -1);
}

static void parse_assignment(Compiler *c, Place place) {
  TokenType type = c->token.type;
  if (place.kind == NOWHERE) {
    error_at(c, c->token, "this cannot be assigned to");
    return;
  }
  advance(c);
  take_back(c, place);
  if (type == T_ASSIGN) {
    parse_expression(c);
  } else {
    if (place.kind == FIELD) emit(c, OP_DUPLICATE);
    if (place.kind == INDEX) emit(c, OP_DUPLICATE_2);
    emit_access(c, place, false);
    parse_expression(c);
    emit(c, (Opcode)(OP_ADD + (type - T_PLUS_ASSIGN)));
  }
  emit_access(c, place, true);
}

static void parse_expression_statement(Compiler *c) {
  Place place = parse_expression(c);
  if (c->token.type >= T_ASSIGN && c->token.type <= T_SLASH_ASSIGN) parse_assignment(c, place);
  else emit(c, c->echo && at_top(c) ? OP_ECHO : OP_POP);
}

static void parse_statement(Compiler *c) {
  if (++c->nesting > MAX_NESTING) error_at(c, c->token, "nested too deep");
  if (accept(c, T_SEMICOLON)) {}
  else if (accept(c, T_LET)) parse_let(c);
  else if (accept(c, T_IF)) parse_if(c);
  else if (accept(c, T_WHILE)) parse_while(c);
  else if (accept(c, T_FOR)) parse_for(c);
  else if (accept(c, T_RETURN)) parse_return(c);
  else if (accept(c, T_BREAK)) parse_jump_out(c, true);
  else if (accept(c, T_CONTINUE)) parse_jump_out(c, false);
  else if (c->token.type == T_LEFT_BRACE) parse_block(c);
  else if (c->token.type == T_FN) {
    advance(c);
    parse_named_function(c);
  } else {
    parse_expression_statement(c);
  }
  c->nesting--;
}

Prototype *compile(Machine *machine, const char *source, bool echo) {
  Compiler compiler = {.machine = machine, .lexer = {source, 1}, .echo = echo};
  Scope *scope = resize(machine, NULL, 0, sizeof *scope);
  begin_function(&compiler, scope, new_string(machine, "script", 6));
  advance(&compiler);
  parse_statements(&compiler, T_END);
  Prototype *prototype = end_function(&compiler);
  resize(machine, scope, sizeof *scope, 0);
  return compiler.failed ? NULL : prototype;
}
