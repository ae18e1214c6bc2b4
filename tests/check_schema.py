"""The JSON Schema of the check's reports, which many tests hold reports against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.validators import extend

import baclofen_kg

SCHEMA = json.loads(
    (Path(baclofen_kg.__file__).parent / "check" / "schema.json").read_text(encoding="utf-8")
)
_followed = jsonschema.Draft202012Validator.VALIDATORS["$ref"]
_passed: set[tuple[str, str]] = set()


def _ref(
    validator: Any, ref: str, instance: object, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """Follow a reference, but once for each value: the same statements are in many reports."""
    key = ref, json.dumps(instance)
    if key in _passed:
        return
    errors = list(_followed(validator, ref, instance, schema))
    if not errors:
        _passed.add(key)
    yield from errors


_once: Any = extend(jsonschema.Draft202012Validator, {"$ref": _ref})  # type: ignore[no-untyped-call]
VALIDATOR = _once(SCHEMA)
