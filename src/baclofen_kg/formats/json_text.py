"""JSON as text; the standard library's module takes longer to import than most answers to write."""

_ESCAPES = {
    **{number: f"\\u{number:04x}" for number in range(32)},
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
    0x7F: "\\u007f",
}


def json_text(value: object) -> str:
    """Write a value as JSON, on one line.

    >>> json_text({"a": [1, None, True]})
    '{"a":[1,null,true]}'
    """
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(f"{json_text(name)}:{json_text(item)}" for name, item in value.items())
            + "}"
        )
    if isinstance(value, list):
        return f"[{','.join(map(json_text, value))}]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)
