"""A data file and its JSON Schema in, a diagnostic for every way in which they differ out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from .source import Diagnostic, Source, Span, spell
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
    except (ValueError, RecursionError, SchemaError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        return [
            source.diagnostic(
                "unreadable-file",
                Span(source.path, line, column),
                "the file is no JSON Schema",
                expected="the schema that comes with the site",
                help=f"restore it, for example with `git checkout -- {source.path}`",
            )
        ]
    # jsonschema reports each missing key with the whole list of required ones.
    return list(dict.fromkeys(_differences(tree, schema)))


def _differences(tree: Tree, schema: dict) -> Iterator[Diagnostic]:
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(tree.value):
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            key = error.instance
            yield invalid(
                tree,
                tree.keys[(*path, key)],
                f"`{spell(key)}` is no valid key here",
                expected=_wanted(error),
                found=spell(key),
                help=error.schema.get("description", "correct the key"),
            )
        elif error.validator == "additionalProperties":
            allowed = sorted(error.schema.get("properties", {}))
            for key in error.instance:
                if key not in allowed:
                    close = get_close_matches(key, allowed, 1)
                    yield invalid(
                        tree,
                        tree.keys[(*path, key)],
                        f"`{spell(key)}` is not a key of this record",
                        expected="one of " + ", ".join(allowed),
                        found=spell(key),
                        help=f"did you mean `{close[0]}`?" if close else "delete it or correct its name",
                    )
        elif error.validator == "required":
            for key in error.validator_value:
                if key not in error.instance:
                    yield invalid(
                        tree,
                        _name_span(tree, path),
                        f"{_name(path)} has no `{key}`",
                        expected=f"a line `{key}: ...`",
                        help=_meaning(schema, error.schema, key),
                    )
        elif error.validator == "anyOf":
            choices = [key for option in error.validator_value for key in option["required"]]
            yield invalid(
                tree,
                _name_span(tree, path),
                f"{_name(path)} has none of: {', '.join(choices)}",
                expected=f"a line `{choices[0]}: ...` or `{choices[-1]}: ...`",
                help="say where a reader can find the text",
            )
        else:
            yield invalid(
                tree,
                tree.span(path),
                f"{_name(path)} is not as the schema asks",
                expected=_wanted(error),
                found=_shown(error.instance),
                help=error.schema.get("description", "see the schema beside the file"),
            )


def invalid(tree: Tree, span: Span, message: str, **parts) -> Diagnostic:
    return tree.source.diagnostic("invalid-record", span, message, **parts)


def _name(path: tuple) -> str:
    """A path in words: `time of 97112`, `sources of time of basis of 97112`, or `the file`."""
    parts = [str(part) for part in path if part not in ("codes", "sources") or len(path) == 1]
    return spell(" of ".join(reversed(parts))) or "the file"


def _name_span(tree: Tree, path: tuple) -> Span:
    return tree.keys.get(path) or tree.span(path)


def _meaning(root: dict, schema: dict, key: str) -> str:
    """What the schema says of a key, for the help line."""
    places = (schema, root["$defs"]["code"]) if "$defs" in root else (schema,)
    for place in places:
        if key in place.get("properties", {}):
            return place["properties"][key].get("description", "add it")
    return "add it"


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
        "minItems": "at least one item",
        "minProperties": "at least one record",
        "uniqueItems": "each item once",
        "minimum": f"{value} or more",
        "maximum": f"{value} or less",
    }
    return wordings.get(error.validator, error.message)
