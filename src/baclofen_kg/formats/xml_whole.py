"""Finds XML that ends too early, or goes on after its end.

The engine reads XML as it comes and takes a break for the end. So a file that was downloaded in
part, or an answer that broke off, would be taken for all.
"""

from __future__ import annotations

_ENCODINGS = (18, 19)
"""Errors about the encoding, which is the engine's affair."""


def check_xml_is_whole(content: bytes) -> None:
    """Refuse what is no XML document from its beginning to its end.

    Raises:
        SyntaxError: it is none, with the line and the column where that shows.
    """
    from xml.parsers import expat  # of no use to most answers

    # Blank lines before the declaration are an error to some readers only.
    text = content.lstrip()
    before = content.count(b"\n", 0, len(content) - len(text))
    parser = expat.ParserCreate()
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        if error.code in _ENCODINGS:
            return
        cut_off = parser.CurrentByteIndex >= len(text.rstrip()) or error.code == 5
        reason = "it ends too early" if cut_off else expat.ErrorString(error.code)
        where = (None, before + error.lineno, error.offset + 1, None)
        raise SyntaxError(f"XML: {reason}", where) from None
    except (ValueError, LookupError):
        return  # an encoding that this reader does not know
