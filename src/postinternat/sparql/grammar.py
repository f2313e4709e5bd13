"""Finds the first token at which a text stops being a SPARQL 1.1 query.

The engine decides what is valid; its own place for an error is where its parser looked furthest ahead, which may
be words after the mistake. This walks the tokens along the grammar and tells where it could not go on.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from postinternat.sparql.lexer import Token, Tokens

# One rule a line. 'word' is a keyword or a sign, CAPITALS a kind of token, the rest are rules; ( ) | ? * + as usual.
_RULES = """
query       = prologue ( select | construct | describe | ask ) values? END
prologue    = ( 'BASE' IRI | 'PREFIX' NAMESPACE IRI )*
select      = projection dataset* where modifiers
subselect   = projection where modifiers values?
projection  = 'SELECT' ( 'DISTINCT' | 'REDUCED' )? ( '*' | ( VARIABLE | named )+ )
named       = '(' expression 'AS' VARIABLE ')'
construct   = 'CONSTRUCT' ( template dataset* where modifiers | dataset* 'WHERE' template modifiers )
template    = '{' triples? '}'
describe    = 'DESCRIBE' ( '*' | ( VARIABLE | iri )+ ) dataset* where? modifiers
ask         = 'ASK' dataset* where modifiers
dataset     = 'FROM' 'NAMED'? iri
where       = 'WHERE'? group
modifiers   = groupby? having? orderby? ( limit offset? | offset limit? )?
groupby     = 'GROUP' 'BY' ( '(' expression ( 'AS' VARIABLE )? ')' | VARIABLE | builtin | call )+
having      = 'HAVING' constraint+
orderby     = 'ORDER' 'BY' ( ( 'ASC' | 'DESC' ) bracketed | VARIABLE | constraint )+
limit       = 'LIMIT' INTEGER
offset      = 'OFFSET' INTEGER
values      = 'VALUES' data
data        = VARIABLE '{' datum* '}' | '(' VARIABLE* ')' '{' ( '(' datum* ')' )* '}'
datum       = 'UNDEF' | iri | literal
group       = '{' ( subselect | triples? ( pattern '.'? triples? )* ) '}'
pattern     = group ( 'UNION' group )* | 'OPTIONAL' group | 'MINUS' group | 'GRAPH' place group
            | 'SERVICE' 'SILENT'? place group | 'FILTER' constraint | 'BIND' named | 'VALUES' data
place       = VARIABLE | iri
constraint  = bracketed | builtin | call
bracketed   = '(' expression ')'
call        = iri arguments
arguments   = '(' ( 'DISTINCT'? expression ( ',' expression )* )? ')'
triples     = same ( '.' triples? )?
same        = ( collection | properties ) predicates? | term predicates
predicates  = verb objects ( ';' ( verb objects )? )*
verb        = VARIABLE | path
objects     = object ( ',' object )*
object      = collection | properties | term
collection  = '(' object+ ')'
properties  = '[' predicates ']'
path        = sequence ( '|' sequence )*
sequence    = step ( '/' step )*
step        = '^'? ( '(' path ')' | '!' negated | iri | A ) ( '?' | '*' | '+' )?
negated     = inverse | '(' ( inverse ( '|' inverse )* )? ')'
inverse     = '^'? ( iri | A )
term        = VARIABLE | iri | literal | BLANK | '[' ']' | '(' ')'
literal     = STRING ( LANGUAGE | '^^' iri )? | ( '+' | '-' )? NUMBER | 'TRUE' | 'FALSE'
iri         = IRI | NAME
expression  = both ( '||' both )*
both        = relation ( '&&' relation )*
relation    = sum ( ( '=' | '!=' | '<=' | '>=' | '<' | '>' ) sum | 'NOT'? 'IN' arguments )?
sum         = product ( ( '+' | '-' ) product )*
product     = unary ( ( '*' | '/' ) unary )*
unary       = ( '!' | '+' | '-' )? primary
primary     = bracketed | builtin | iri arguments? | literal | VARIABLE
builtin     = 'COUNT' '(' 'DISTINCT'? ( '*' | expression ) ')' | 'NOT'? 'EXISTS' group
            | 'GROUP_CONCAT' '(' 'DISTINCT'? expression ( ';' 'SEPARATOR' '=' STRING )? ')' | FUNCTION arguments
"""
_FUNCTION_NAMES = """
STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI
CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5
SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR
REPLACE SUM MIN MAX AVG SAMPLE
"""
_FUNCTIONS = frozenset(re.findall(r"\w+", _FUNCTION_NAMES))
_KINDS = {
    "IRI": "iri",
    "NAME": "name",
    "VARIABLE": "variable",
    "STRING": "string",
    "LANGUAGE": "language",
    "BLANK": "blank",
    "NUMBER": "number",
}
_LARGEST = 5_000
_PART = re.compile(r"'[^']+'|[A-Za-z]+|[()|?*+]")

_Sequence: TypeAlias = list[tuple[str, object, str]]


def unexpected(tokens: Tokens) -> Token | None:
    """Return the first token that cannot stand where it does.

    None when the query ends too early or follows the grammar, and for one too long to look at.
    """
    if len(tokens.tokens) > _LARGEST:
        return None
    walk = _Walk(tokens.tokens)
    try:
        whole = walk.rule("query", 0)
    except RecursionError:
        return None
    if whole is not None or walk.furthest >= len(tokens.tokens):
        return None
    return tokens.tokens[walk.furthest]


class _Walk:
    """One attempt to follow the grammar; ``furthest`` is the last token that was looked at."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.furthest = 0

    def rule(self, name: str, start: int) -> int | None:
        """Return the place after the rule, None where it cannot be followed."""
        return self._any_of(_grammar()[name], start)

    def _any_of(self, choices: list[_Sequence], start: int) -> int | None:
        for choice in choices:
            place: int | None = start
            for kind, what, repeat in choice:
                place = self._repeated(kind, what, repeat, place if place is not None else start)
                if place is None:
                    break
            else:
                return place
        return None

    def _repeated(self, kind: str, what: object, repeat: str, start: int) -> int | None:
        place = self._one(kind, what, start)
        if place is None:
            return start if repeat in {"?", "*"} else None
        while repeat in {"*", "+"}:
            following = self._one(kind, what, place)
            if following is None or following == place:
                break
            place = following
        return place

    def _one(self, kind: str, what: object, start: int) -> int | None:
        if kind == "group":
            return self._any_of(what, start)  # type: ignore[arg-type]
        if kind == "rule":
            return self.rule(str(what), start)
        self.furthest = max(self.furthest, start)
        if start >= len(self._tokens):
            return start if what == "END" else None
        return start + 1 if _matches(self._tokens[start], kind, str(what)) else None


def _matches(token: Token, kind: str, what: str) -> bool:
    if kind == "text":
        return token.keyword == what if what[0].isalpha() else token.kind == "sign" and token.text == what
    match what:
        case "A":
            return token.kind == "word" and token.text == "a"
        case "NAMESPACE":
            return token.kind == "name" and token.text.endswith(":")
        case "INTEGER":
            return token.kind == "number" and token.text.isdigit()
        case "FUNCTION":
            return token.keyword in _FUNCTIONS
        case "END":
            return False
    return token.kind == _KINDS[what]


@cache
def _grammar() -> dict[str, list[_Sequence]]:
    """Return each rule as choices of sequences of (kind, what, repeat)."""
    text = re.sub(r"\n +\|", " |", _RULES)
    lines = (line.partition("=") for line in text.strip().splitlines())
    return {name.strip(): _choices(iter(_PART.findall(body))) for name, _, body in lines}


def _choices(parts: Iterator[str]) -> list[_Sequence]:
    choices: list[_Sequence] = [[]]
    for part in parts:
        if part == ")":
            break
        if part == "|":
            choices.append([])
        elif part in {"?", "*", "+"}:
            kind, what, _repeat = choices[-1][-1]
            choices[-1][-1] = kind, what, part
        elif part == "(":
            choices[-1].append(("group", _choices(parts), ""))
        elif part.startswith("'"):
            choices[-1].append(("text", part.strip("'"), ""))
        else:
            choices[-1].append(("kind" if part.isupper() else "rule", part, ""))
    return choices
