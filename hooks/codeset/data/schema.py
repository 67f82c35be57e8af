"""A data file and its JSON Schema in, a diagnostic for every way in which they differ out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from jsonschema_rs import ReferencingError, ValidationError, validator_for

from ..source import Diagnostic, Source, Span, spell, suggest
from .tree import Tree

KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}


class Fault(NamedTuple):
    """One way in which a file differs from its schema: how it is told, the keyword of the schema that it
    breaks with its value, the part of the schema that the keyword stands in, and where in the file and
    what it is. `message` says it in the words of the library."""

    teller: Callable[[Tree, Fault], Iterator[Diagnostic]]
    keyword: str
    wanted: Any
    schema: dict[str, Any]
    path: tuple
    found: Any
    message: str


def differences(tree: Tree, source: Source) -> list[Diagnostic]:
    """Every way in which a data file differs from the JSON Schema in `source`."""
    try:
        schema = json.loads(source.text)
        validator = validator_for(schema, validate_formats=True)
        if not {"properties", "title"} <= schema.keys():
            raise ValueError("a schema without properties would let everything pass")
    except (ValueError, LookupError, AttributeError, RecursionError, ReferencingError) as error:
        return [
            source.diagnostic(
                "unreadable-file",
                Span(source.path, getattr(error, "lineno", 1), getattr(error, "colno", 1)),
                "the file is not the JSON Schema that comes with the site",
                expected="the schema as it was published",
                help=f"put {source.path} back from version control or from a copy of the project",
            )
        ]
    faults = [_fault(tree, schema, error) for error in validator.iter_errors(tree.value)]
    told = [diagnostic for fault in faults for diagnostic in fault.teller(tree, fault)]
    return list(dict.fromkeys(told))


def _fault(tree: Tree, schema: dict, error: ValidationError) -> Fault:
    value, path = tree.value, []
    for step in error.instance_path:
        # The library takes a key such as 97112 for a number.
        path.append(str(step) if isinstance(value, dict) else step)
        value = value[path[-1]]
    inner, part = schema, schema
    for step in error.schema_path:
        inner, part = part, part[step]
    keyword = str(error.schema_path[-1])
    of_key = "propertyNames" in error.schema_path
    teller = _wrong_key if of_key else TOLD.get(keyword, _wrong_value)
    found = error.kind.error.instance if of_key else value
    return Fault(teller, keyword, part, inner, tuple(path), found, error.message)


def _wrong_key(tree: Tree, fault: Fault) -> Iterator[Diagnostic]:
    yield invalid(
        tree,
        tree.key((*fault.path, fault.found)),
        f"`{spell(fault.found)}` is no valid key here",
        expected=_wanted(fault),
        found=spell(fault.found),
        help=fault.schema.get("description", "correct the key"),
    )


def _unknown_key(tree: Tree, fault: Fault) -> Iterator[Diagnostic]:
    allowed = sorted(fault.schema.get("properties", {}))
    for key in fault.found:
        if key not in allowed:
            yield invalid(
                tree,
                tree.key((*fault.path, key)),
                f"`{spell(key)}` is not a key of this record",
                expected="one of " + ", ".join(allowed),
                found=spell(key),
                help=suggest(key, allowed, "delete it or correct its name"),
            )


def _missing_key(tree: Tree, fault: Fault) -> Iterator[Diagnostic]:
    # The library reports each missing key by itself, with the whole list: the first report tells all.
    for key in fault.wanted:
        if key not in fault.found:
            yield invalid(
                tree,
                tree.key(fault.path),
                f"{_name(fault.path)} has no `{key}`",
                expected=f"a line `{key}: ...`",
                help=fault.schema.get("properties", {}).get(key, {}).get("description", "add the line"),
            )


def _no_choice(tree: Tree, fault: Fault) -> Iterator[Diagnostic]:
    choices = [key for option in fault.wanted for key in option["required"]]
    yield invalid(
        tree,
        tree.key(fault.path),
        f"{_name(fault.path)} has none of: {', '.join(choices)}",
        expected=" or ".join(f"a line `{key}: ...`" for key in choices),
        help="say where a reader can find the text",
    )


def _wrong_value(tree: Tree, fault: Fault) -> Iterator[Diagnostic]:
    yield invalid(
        tree,
        tree.span(fault.path),
        f"{_name(fault.path)} has the wrong form",
        expected=_wanted(fault),
        found=_shown(fault.found),
        help=fault.schema.get("description", "the schema beside the file says what may stand here"),
    )


# How each kind of fault is told; the others are wrong values.
TOLD = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "anyOf": _no_choice,
}


def invalid(tree: Tree, span: Span, message: str, **parts) -> Diagnostic:
    """An `invalid-record` at a span of a data file."""
    return tree.source.diagnostic("invalid-record", span, message, **parts)


def _name(path: tuple) -> str:
    """A path in words: `time of 97112`, `sources of time of basis of 97112`, or `the file`."""
    parts = [
        str(part)
        for part in path
        if part not in ("codes", "facts", "pages", "sources", "terms") or len(path) == 1
    ]
    return spell(" of ".join(reversed(parts))) or "the file"


def _shown(value: Any) -> str:
    """A value as a message shows it: in plain ASCII, cut to one line."""
    return "nothing" if value is None else spell(str(value))[:80]


def _wanted(fault: Fault) -> str:
    """What the schema expects at the place of an error, in words."""
    value = fault.wanted
    if fault.keyword == "type":
        return KINDS.get(value, str(value))
    if fault.keyword in ("enum", "const"):
        return "one of: " + ", ".join(map(str, value)) if fault.keyword == "enum" else str(value)
    wordings = {
        "pattern": "text like " + " or ".join(fault.schema.get("examples", [str(value)])),
        "format": f"a {value} that exists",
        "minLength": "some text",
        "maxLength": f"{value} characters",
        "minItems": "at least one item",
        "minProperties": "at least one record",
        "uniqueItems": "each item once",
        "minimum": f"{value} or more",
        "maximum": f"{value} or less",
    }
    return wordings.get(fault.keyword, fault.message)
