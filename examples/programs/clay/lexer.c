/* The lexer. Text is UTF-8, of which only strings and comments may use more than ASCII. */
#include "lexer.h"

#include <string.h>

const char *token_name(TokenType type) {
  static const char *const names[] = {
#define TOKEN(name, shown) shown,
    TOKENS(TOKEN)
#undef TOKEN
  };
  return names[type];
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'; }

/* Skips space and comments; true if a line began. */
static bool skip_space(Lexer *lexer) {
  bool line_began = false;
  for (;; lexer->at++) {
    if (lexer->at[0] == '/' && lexer->at[1] == '/') {
      while (*lexer->at && *lexer->at != '\n') lexer->at++;
    }
    if (*lexer->at == '\n') {
      lexer->line++;
      line_began = true;
    } else if (*lexer->at != ' ' && *lexer->at != '\t' && *lexer->at != '\r') {
      return line_began;
    }
  }
}

static Token token_of(const Lexer *lexer, TokenType type, const char *start) {
  return (Token){
    .type = type, .start = start, .length = (size_t)(lexer->at - start), .line = lexer->line,
  };
}

static Token problem(const Lexer *lexer, const char *start, const char *message) {
  Token token = token_of(lexer, T_PROBLEM, start);
  token.problem = message;
  return token;
}

static Token lex_number(Lexer *lexer) {
  const char *start = lexer->at;
  while (is_digit(*lexer->at)) lexer->at++;
  if (lexer->at[0] == '.' && is_digit(lexer->at[1])) {
    lexer->at++;
    while (is_digit(*lexer->at)) lexer->at++;
  }
  if ((*lexer->at | 32) == 'e') {
    const char *digits = lexer->at + 1;
    if (*digits == '+' || *digits == '-') digits++;
    if (!is_digit(*digits)) return problem(lexer, start, "a number whose exponent has no digits");
    while (is_digit(*digits)) digits++;
    lexer->at = digits;
  }
  return token_of(lexer, T_NUMBER_LITERAL, start);
}

static Token lex_string(Lexer *lexer) {
  const char *start = lexer->at++;
  for (; *lexer->at != '"'; lexer->at++) {
    if (*lexer->at == '\\' && lexer->at[1]) lexer->at++;
    if (!*lexer->at || *lexer->at == '\n') return problem(lexer, start, "a string that does not end");
  }
  lexer->at++;
  return token_of(lexer, T_STRING_LITERAL, start);
}

static Token lex_word(Lexer *lexer) {
  static const char *const keywords[] = {
    "let", "fn", "return", "if", "else", "while", "for", "in", "break", "continue",
    "true", "false", "nil", "and", "or", "not",
  };
  const char *start = lexer->at;
  while (is_letter(*lexer->at) || is_digit(*lexer->at)) lexer->at++;
  Token token = token_of(lexer, T_NAME, start);
  for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
    if (strlen(keywords[i]) == token.length && memcmp(keywords[i], start, token.length) == 0) {
      token.type = (TokenType)(T_LET + i);
    }
  }
  return token;
}

static Token lex_symbol(Lexer *lexer) {
  static const struct { char text[3]; TokenType type; } symbols[] = {
    {"==", T_EQUALS}, {"!=", T_DIFFERS}, {"<=", T_AT_MOST}, {">=", T_AT_LEAST},
    {"+=", T_PLUS_ASSIGN}, {"-=", T_MINUS_ASSIGN}, {"*=", T_STAR_ASSIGN}, {"/=", T_SLASH_ASSIGN},
    {"..", T_DOT_DOT}, {"(", T_LEFT_PAREN}, {")", T_RIGHT_PAREN}, {"{", T_LEFT_BRACE},
    {"}", T_RIGHT_BRACE}, {"[", T_LEFT_BRACKET}, {"]", T_RIGHT_BRACKET}, {",", T_COMMA},
    {";", T_SEMICOLON}, {":", T_COLON}, {".", T_DOT}, {"+", T_PLUS}, {"-", T_MINUS}, {"*", T_STAR},
    {"/", T_SLASH}, {"%", T_PERCENT}, {"=", T_ASSIGN}, {"<", T_BELOW}, {">", T_ABOVE},
  };
  const char *start = lexer->at;
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
    size_t length = strlen(symbols[i].text);
    if (strncmp(start, symbols[i].text, length) != 0) continue;
    lexer->at += length;
    return token_of(lexer, symbols[i].type, start);
  }
  lexer->at++;
  return problem(lexer, start, "a character that has no meaning here");
}

Token next_token(Lexer *lexer) {
  bool first_on_line = skip_space(lexer);
  Token token;
  if (!*lexer->at) token = token_of(lexer, T_END, lexer->at);
  else if (is_digit(*lexer->at)) token = lex_number(lexer);
  else if (*lexer->at == '"') token = lex_string(lexer);
  else if (is_letter(*lexer->at)) token = lex_word(lexer);
  else token = lex_symbol(lexer);
  token.first_on_line = first_on_line;
  return token;
}
