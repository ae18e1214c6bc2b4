"""How JSON is laid out: what fits on a line stands on a line."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 100
_encode = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any) -> str:
    """Return JSON that people can read, each key and item on a line, the last line ended."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def pretty(value: Any, indent: int = 0, column: int = 0) -> str:
    """Return JSON in which what fits on a line stands on a line."""
    if not isinstance(value, (dict, list)) or not value:
        return _encode(value)
    inner = " " * (indent + 2)
    values = value if isinstance(value, list) else value.values()
    short = isinstance(value, list) or (indent > 0 and len(value) <= 3)
    if short and not any(isinstance(item, list | dict) for item in values):
        line = _encode(value)
        if column + len(line) < WIDTH:
            return line
    if isinstance(value, list):
        lines = [inner + pretty(item, indent + 2, indent + 2) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    lines = []
    for key, item in value.items():
        start = f"{inner}{_encode(key)}: "
        lines.append(start + pretty(item, indent + 2, len(start)))
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
