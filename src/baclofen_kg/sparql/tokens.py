"""The one tokenizer of SPARQL: for the guard, for parameters, for prefixes and for SHACL.

It cuts a text as the grammar of SPARQL 1.1 and 1.2 does and never fails: what begins no token is a
mark of one character. The kinds of token:

``comment``   from ``#`` to the end of the line
``string``    with its quotes, single or triple
``iri``       ``<…>``
``name``      a prefixed name, also one that is only a prefix: ``bkg:baclofen``, ``bkg:``, ``:x``
``variable``  ``?name`` or ``$name``
``language``  ``@en``
``word``      a keyword, a function, ``a``, ``true``, the digits of a number
``mark``      anything else: one character, or ``{|`` and ``|}``, which are no braces

Joining the texts of all tokens, with what stands between them, gives the whole text again.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = r'''
      (?P<string> """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\r\n]* )
    | (?P<variable> [?$]\w+ )
    | (?P<language> @\w[\w-]* )
    | (?P<name> (?:[^\W\d][\w.-]{0,99}+)? : (?:[\w:%.-]|\\[_~.!$&'()*+,;=/?\#@%-])*
                (?:(?<!\.)|(?<=\\\.)) )
    | (?P<word> \w+ )
    | (?P<mark> \{\| | \|\} | \S )
    '''


# Patterns are compiled when they are first used: most answers need none of them.


class Token(NamedTuple):
    """A token, and where in the text it stands."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The keyword in capitals; nothing where the token is of another kind."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def mark(self) -> str:
        """The mark; nothing where the token is of another kind."""
        return self.text if self.kind == "mark" else ""

    @property
    def variable(self) -> str:
        """The name of the variable, without its sign; nothing where it is something else."""
        return self.text[1:] if self.kind == "variable" else ""


def tokens(text: str, *, comments: bool = False) -> Iterator[Token]:
    """Cut SPARQL into its tokens; white space is passed over.

    Args:
        text: a query, or a part of one.
        comments: return comments too.
    """
    for match in re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL):
        kind = match.lastgroup or ""
        if comments or kind != "comment":
            yield Token(kind, match[0], *match.span())
