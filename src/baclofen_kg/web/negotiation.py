"""What a client wants and has: the media types of ``Accept`` (RFC 9110, 12.5.1), and ``ETag``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""Media types of the answers to SELECT, the preferred one first, and their forms."""
BOOLEANS = {name: form for name, form in RESULTS.items() if form in ("json", "xml")}
"""Those of the answers to ASK: CSV and TSV have no way to say yes."""
GRAPHS = {"text/turtle": "ttl", "application/n-triples": "nt", "application/ld+json": "jsonld"}
"""Those of the answers to CONSTRUCT and DESCRIBE, and of descriptions."""
PAGES = {"text/html": "html", "text/turtle": "ttl", "application/ld+json": "jsonld"}
"""Those of what has a page."""


class _Range(NamedTuple):
    """One part of the header: what it matches, and how much it is wanted."""

    main: str
    sub: str
    weight: float

    def rank(self, media_type: str) -> int:
        """How closely it matches a media type; 0 is not at all."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return int((self.main, self.sub) == ("*", "*"))


def chosen(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type that is wanted most, or None where none is acceptable.

    What is offered first wins a tie; without a header anything is acceptable.
    """
    ranges = list(_ranges(accept or "*/*"))
    best, weight = None, 0.0
    for media_type in offered:
        rank, wanted = max(((r.rank(media_type), r.weight) for r in ranges), default=(0, 0.0))
        if rank and wanted > weight:
            best, weight = media_type, wanted
    return best


def etag(key: str) -> str:
    """Return a weak ``ETag`` for what a key stands for."""
    return f'W/"{hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]}"'


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept.lower().split(","):
        media_range, *parameters = (text.strip() for text in part.split(";"))
        main, slash, sub = media_range.partition("/")
        if not (main and slash and sub):
            continue
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        yield _Range(main, sub, weight)
