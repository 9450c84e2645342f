/* Source text as tokens. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKENS(X) \
  X(END, "the end of the script") X(NAME, "a name") X(NUMBER_LITERAL, "a number") \
  X(STRING_LITERAL, "a string") X(PROBLEM, "") \
  X(LEFT_PAREN, "'('") X(RIGHT_PAREN, "')'") X(LEFT_BRACE, "'{'") X(RIGHT_BRACE, "'}'") \
  X(LEFT_BRACKET, "'['") X(RIGHT_BRACKET, "']'") X(COMMA, "','") X(SEMICOLON, "';'") \
  X(COLON, "':'") X(DOT, "'.'") X(DOT_DOT, "'..'") X(PLUS, "'+'") X(MINUS, "'-'") X(STAR, "'*'") \
  X(SLASH, "'/'") X(PERCENT, "'%'") X(ASSIGN, "'='") X(PLUS_ASSIGN, "'+='") \
  X(MINUS_ASSIGN, "'-='") X(STAR_ASSIGN, "'*='") X(SLASH_ASSIGN, "'/='") X(EQUALS, "'=='") \
  X(DIFFERS, "'!='") X(BELOW, "'<'") X(AT_MOST, "'<='") X(ABOVE, "'>'") X(AT_LEAST, "'>='") \
  X(LET, "'let'") X(FN, "'fn'") X(RETURN, "'return'") X(IF, "'if'") X(ELSE, "'else'") \
  X(WHILE, "'while'") X(FOR, "'for'") X(IN, "'in'") X(BREAK, "'break'") \
  X(CONTINUE, "'continue'") X(TRUE, "'true'") X(FALSE, "'false'") X(NIL_WORD, "'nil'") \
  X(AND, "'and'") X(OR, "'or'") X(NOT, "'not'")

typedef enum {
#define TOKEN(name, shown) T_##name,
  TOKENS(TOKEN)
#undef TOKEN
} TokenType;

typedef struct {
  TokenType type;
  const char *start;
  size_t length;
  uint32_t line;
  bool first_on_line;
  const char *problem; /* of a PROBLEM: what is wrong with it */
} Token;

typedef struct {
  const char *at;
  uint32_t line;
} Lexer;

/* The next token; END for ever once the text has ended. */
Token next_token(Lexer *lexer);

/* How messages call a type of token. */
const char *token_name(TokenType type);
