"""How JSON is laid out: what fits on a line stands on a line."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 100


def pretty(value: Any, indent: int = 0, column: int = 0) -> str:
    """Return JSON in which what fits on a line stands on a line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        simple = not any(isinstance(item, list | dict) for item in value)
        if simple and column + len(line) < WIDTH:
            return line
        lines = [inner + pretty(item, indent + 2, indent + 2) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    simple = (
        indent > 0
        and len(value) <= 3
        and not any(isinstance(v, list | dict) for v in value.values())
    )
    if simple and column + len(line) < WIDTH:
        return line
    lines = []
    for key, item in value.items():
        start = f"{inner}{json.dumps(key, ensure_ascii=False)}: "
        lines.append(start + pretty(item, indent + 2, len(start)))
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
