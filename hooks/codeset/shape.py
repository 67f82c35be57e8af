"""A data file and its JSON Schema in, a diagnostic for every way in which they differ out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError
from referencing.exceptions import Unresolvable

from .source import Diagnostic, Source, Span, spell, suggest
from .tree import Tree

KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}


def differences(tree: Tree, source: Source) -> list[Diagnostic]:
    """Every way in which a data file differs from the JSON Schema in `source`."""
    try:
        schema = json.loads(source.text)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        if not validator.evolve(schema={"required": ["properties", "title"]}).is_valid(schema):
            raise ValueError("a schema without properties would let everything pass")
        found = [fault for error in validator.iter_errors(tree.value) for fault in _faults(tree, error)]
    except (ValueError, LookupError, AttributeError, RecursionError, SchemaError, Unresolvable) as error:
        return [
            source.diagnostic(
                "unreadable-file",
                Span(source.path, getattr(error, "lineno", 1), getattr(error, "colno", 1)),
                "the file is not the JSON Schema that comes with the site",
                expected="the schema as it was published",
                help=f"put {source.path} back from version control or from a copy of the project",
            )
        ]
    # jsonschema reports each missing key with the whole list of required ones.
    return list(dict.fromkeys(found))


def _faults(tree: Tree, error: ValidationError) -> Iterator[Diagnostic]:
    """The diagnostics for one error of the schema."""
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        return _wrong_key(tree, error, path)
    return FAULTS.get(error.validator, _wrong_value)(tree, error, path)


def _wrong_key(tree: Tree, error: ValidationError, path: tuple) -> Iterator[Diagnostic]:
    key = error.instance
    yield invalid(
        tree,
        tree.key((*path, key)),
        f"`{spell(key)}` is no valid key here",
        expected=_wanted(error),
        found=spell(key),
        help=error.schema.get("description", "correct the key"),
    )


def _unknown_key(tree: Tree, error: ValidationError, path: tuple) -> Iterator[Diagnostic]:
    allowed = sorted(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in allowed:
            yield invalid(
                tree,
                tree.key((*path, key)),
                f"`{spell(key)}` is not a key of this record",
                expected="one of " + ", ".join(allowed),
                found=spell(key),
                help=suggest(key, allowed, "delete it or correct its name"),
            )


def _missing_key(tree: Tree, error: ValidationError, path: tuple) -> Iterator[Diagnostic]:
    for key in error.validator_value:
        if key not in error.instance:
            yield invalid(
                tree,
                _name_span(tree, path),
                f"{_name(path)} has no `{key}`",
                expected=f"a line `{key}: ...`",
                help=error.schema.get("properties", {}).get(key, {}).get("description", "add the line"),
            )


def _no_choice(tree: Tree, error: ValidationError, path: tuple) -> Iterator[Diagnostic]:
    choices = [key for option in error.validator_value for key in option["required"]]
    yield invalid(
        tree,
        _name_span(tree, path),
        f"{_name(path)} has none of: {', '.join(choices)}",
        expected=" or ".join(f"a line `{key}: ...`" for key in choices),
        help="say where a reader can find the text",
    )


def _wrong_value(tree: Tree, error: ValidationError, path: tuple) -> Iterator[Diagnostic]:
    yield invalid(
        tree,
        tree.span(path),
        f"{_name(path)} has the wrong form",
        expected=_wanted(error),
        found=_shown(error.instance),
        help=error.schema.get("description", "the schema beside the file says what may stand here"),
    )


# How each kind of schema error is told; the others are wrong values.
FAULTS = {"additionalProperties": _unknown_key, "required": _missing_key, "anyOf": _no_choice}


def invalid(tree: Tree, span: Span, message: str, **parts) -> Diagnostic:
    """An `invalid-record` at a span of a data file."""
    return tree.source.diagnostic("invalid-record", span, message, **parts)


def _name(path: tuple) -> str:
    """A path in words: `time of 97112`, `sources of time of basis of 97112`, or `the file`."""
    parts = [
        str(part) for part in path if part not in ("codes", "facts", "pages", "sources") or len(path) == 1
    ]
    return spell(" of ".join(reversed(parts))) or "the file"


def _name_span(tree: Tree, path: tuple) -> Span:
    return tree.key(path)


def _shown(value: Any) -> str:
    """A value as a message shows it: in plain ASCII, cut to one line."""
    return "nothing" if value is None else spell(str(value))[:80]


def _wanted(error: Any) -> str:
    """What the schema expects at the place of an error, in words."""
    value = error.validator_value
    if error.validator == "type":
        return KINDS.get(value, str(value))
    if error.validator in ("enum", "const"):
        return "one of: " + ", ".join(map(str, value)) if error.validator == "enum" else str(value)
    wordings = {
        "pattern": "text like " + " or ".join(error.schema.get("examples", [str(value)])),
        "format": f"a {value} that exists",
        "minLength": "some text",
        "maxLength": f"{value} characters",
        "minItems": "at least one item",
        "minProperties": "at least one record",
        "uniqueItems": "each item once",
        "minimum": f"{value} or more",
        "maximum": f"{value} or less",
    }
    return wordings.get(error.validator, error.message)
