"""The picture of a statement: who says so on the left, what it is about on the right.

It is SVG that needs no script. Each stance has a colour, a kind of line and a sign of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from .. import model
from ..namespaces import STANCES, in_words
from .markup import Html
from .words import added, figures

STYLE = """
.picture{font:13px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--ink:#1b2430;--soft:#566170;--box:#fff;--edge:#c9cfd8;--wash:#f4f6f8;
--supports:#1d7a46;--qualifies:#8f5b00;--disputes:#b3261e}
@media (prefers-color-scheme:dark){.picture{--ink:#e6e9ee;--soft:#a4aebb;--box:#1b222c;
--edge:#3d4856;--wash:#222a35;--supports:#5cc98b;--qualifies:#e0a63c;--disputes:#ff8a80}}
.picture text{fill:var(--ink)}.picture .soft{fill:var(--soft)}
.picture .country{font-weight:650;font-size:12px;fill:var(--soft)}
.picture .name{font-size:16px;font-weight:650}.picture .role{font-size:11.5px;fill:var(--soft)}
.picture .box{fill:var(--box);stroke:var(--edge)}.picture .core{stroke:var(--ink);stroke-width:1.5}
.picture .thing{fill:var(--wash);stroke:var(--edge)}
.picture path{fill:none;stroke-width:2}.picture .plain{stroke:var(--edge)}
.picture .supports path{stroke:var(--supports)}
.picture .qualifies path{stroke:var(--qualifies);stroke-dasharray:1 4;stroke-linecap:round}
.picture .disputes path{stroke:var(--disputes);stroke-dasharray:7 4}
.picture circle{fill:var(--box);stroke-width:1.75}
.picture .sign{font-size:13px;font-weight:700;text-anchor:middle}
.picture .supports circle{stroke:var(--supports)}.picture .supports .sign{fill:var(--supports)}
.picture .qualifies circle{stroke:var(--qualifies)}.picture .qualifies .sign{fill:var(--qualifies)}
.picture .disputes circle{stroke:var(--disputes)}.picture .disputes .sign{fill:var(--disputes)}
""".strip()
"""The style of the pictures, for the style sheet of the pages or for one picture by itself."""

SYMBOLS = {"supports": "+", "qualifies": "~", "disputes": "\N{MULTIPLICATION SIGN}"}
"""What tells the stances apart where there is no colour; ``style.css`` has them too."""
WIDTH = 960
_LEFT, _MIDDLE, _RIGHT = 352, 438, 768
_BOX = 232
_ROW, _HEAD = 24, 18
_MOST = 5
"""Lines of the label of a statement."""


class Role(NamedTuple):
    """What a statement speaks of: the role and the names of those that have it."""

    role: str
    names: Sequence[str]


class _Row(NamedTuple):
    country: str
    source: str
    relation: str
    note: str


def evidence_picture(
    statement: model.Statement, things: Iterable[Role], *, whole: bool = False
) -> Html:
    """Draw a statement with its evidence; ``whole`` pictures bring their style with them."""
    rows = _rows(statement)
    body: list[str] = []
    y, country = 40.0, ""
    ends: list[tuple[float, _Row]] = []
    for row in rows:
        if row.country != country:
            y += _HEAD if country else 8
            country = row.country
            body.append(_text(0, y, country, "country"))
            y += _ROW - 4
        ends.append((y, row))
        y += _ROW + 12 * bool(row.note)
    named = [(thing.role, name) for thing in things for name in thing.names][:12]
    height = max(y, 40 + 62 * len(named), 150)
    middle = (height + 24) / 2
    lines = wrapped(statement.label, 21)
    value = _value(statement)
    tall = 46 + 22 * len(lines) + 20 * bool(value)
    for end, row in ends:
        body.append(_source(end, row, middle, tall, len(ends), len(body)))
    body.append(_statement(statement, [*lines, *([value] if value else [])], middle, tall))
    body += _things(named, middle)
    body += _legend(statement)
    title = escape(f"Who says so, and who does not: {statement.label}")
    head = f'class="picture" role="img" aria-label="{title}"'
    box = f'viewBox="0 0 {WIDTH} {height:.0f}">'
    if whole:
        size = f'width="{WIDTH + 48}" height="{height + 40:.0f}"'
        box = f'{size} viewBox="-24 -20 {WIDTH + 48} {height + 40:.0f}">'
        head = f'xmlns="http://www.w3.org/2000/svg" {head}'
        paper = f'x="-23.5" y="-19.5" width="{WIDTH + 47}" height="{height + 39:.0f}" rx="6"'
        body.insert(0, f'<style>{STYLE}</style><rect class="box" {paper}/>')
    return Html(f"<svg {head} {box}\n" + "\n".join(body) + "\n</svg>")


def _rows(statement: model.Statement) -> list[_Row]:
    """One row for each source and stance, by country; those under no country's rules at the end."""
    found: dict[tuple[str, str, str], list[str]] = {}
    last = set()
    for item in statement.evidence:
        source = item.passage.source
        country = str(item.country or "Under no country's rules")
        if item.country is None:
            last.add(country)
        key = (country, str(source or "no source"), item.relation)
        found.setdefault(key, []).extend(added(item.passage))
    return [
        _Row(*key, ", ".join(dict.fromkeys(notes)))
        for key, notes in sorted(
            found.items(),
            key=lambda pair: (
                pair[0][0] in last,
                pair[0][0],
                STANCES.index(pair[0][2]),
                pair[0][1],
            ),
        )
    ]


def _source(y: float, row: _Row, middle: float, tall: float, count: int, number: int) -> str:
    spread = min(tall - 24, count * 10)
    share = (y - 40) / max(2 * (middle - 32), 1) - 0.5
    target = middle + spread * max(-0.5, min(0.5, share))
    start, end = _LEFT + 22, _MIDDLE
    bend = (start + end) / 2
    note = _text(0, y + 15, shortened(row.note, 58), "role") if row.note else ""
    return (
        f'<g class="{row.relation}">'
        f"{_text(0, y, shortened(row.source, 50))}{note}"
        f'<path d="M{start} {y - 4:.0f}C{bend:.0f} {y - 4:.0f} {bend:.0f} {target:.0f} '
        f'{end} {target:.0f}"/>'
        f'<circle cx="{_LEFT + 12}" cy="{y - 4:.0f}" r="9"/>'
        f'<text class="sign" x="{_LEFT + 12}" y="{y + 0.5:.1f}">{SYMBOLS[row.relation]}</text></g>'
    )


def _statement(statement: model.Statement, lines: Sequence[str], middle: float, tall: float) -> str:
    top = middle - tall / 2
    found = [_text(_MIDDLE + 16, top + 24, in_words(statement.kind), "role")]
    found += [_text(_MIDDLE + 16, top + 46 + 22 * n, line, "name") for n, line in enumerate(lines)]
    return (
        f'<rect class="box core" x="{_MIDDLE}" y="{top:.0f}" width="{_BOX}" '
        f'height="{tall:.0f}" rx="6"/>' + "".join(found)
    )


def _value(statement: model.Statement) -> str:
    """The figures of a statement that has some."""
    low, high, unit = (getattr(statement, name, None) for name in ("minimum", "maximum", "unit"))
    return figures(low, high, unit)


def _things(named: Sequence[tuple[str, str]], middle: float) -> list[str]:
    found = []
    top = middle - 31 * len(named)
    start = _MIDDLE + _BOX
    for number, (role, name) in enumerate(named):
        y = top + 62 * number + 31
        bend = (start + _RIGHT) / 2
        found.append(
            f'<path class="plain" d="M{start} {middle:.0f}C{bend:.0f} {middle:.0f} {bend:.0f} '
            f'{y:.0f} {_RIGHT} {y:.0f}"/>'
            f'<rect class="thing" x="{_RIGHT}" y="{y - 24:.0f}" width="{WIDTH - _RIGHT - 1}" '
            f'height="48" rx="24"/>{_text(_RIGHT + 20, y - 5, role, "role")}'
            f"{_text(_RIGHT + 20, y + 12, shortened(name, 22))}"
        )
    return found


def _legend(statement: model.Statement) -> list[str]:
    """Say what the lines mean, above the sources."""
    found, x = [], 0
    for stance in STANCES:
        number = len(
            {item.passage.source for item in statement.evidence if item.relation == stance}
        )
        if number:
            found.append(
                f'<g class="{stance}"><path d="M{x} 12h26"/><circle cx="{x + 13}" cy="12" r="8"/>'
                f'<text class="sign" x="{x + 13}" y="16.5">{SYMBOLS[stance]}</text></g>'
                + _text(x + 34, 16, f"{stance} ({number})", "soft")
            )
            x += 140
    return found


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    place = f' class="{kind}"' if kind else ""
    place += f' x="{x:g}"' if x else ""
    return f'<text{place} y="{y:g}">{escape(text, quote=False)}</text>'


def shortened(text: str, length: int) -> str:
    """A text of at most so many characters; what is left out is marked."""
    if len(text) <= length:
        return text
    return f"{text[: length - 1].rstrip(' ,(')}\N{HORIZONTAL ELLIPSIS}"


def wrapped(text: str, length: int) -> list[str]:
    """Break a text into lines of at most so many characters; what goes beyond them is marked."""
    lines = wrap(text, length, break_long_words=False, break_on_hyphens=False)
    if len(lines) > _MOST:
        lines[_MOST - 1 :] = [f"{shortened(lines[_MOST - 1], length - 2)}\N{HORIZONTAL ELLIPSIS}"]
    return [shortened(line, length + 4) for line in lines]
