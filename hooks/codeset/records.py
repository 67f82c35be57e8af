"""The data files in, the code set out, or a diagnostic for each fault in them.

YAML is read with the place of every key and value. Only what the files need is understood: text,
whole numbers, true and false, lists and mappings. So `8:30` stays text and `no` is no truth value,
whatever YAML 1.1 says; a repeated key and an alias are faults.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from .source import Diagnostic, Source, Span, spell

CODES = "docs/data/codes.yml"
SOURCES = "docs/data/sources.yml"
HASHES = "docs/data/descriptor-hashes.txt"
SCHEMAS = {CODES: "docs/data/codes.schema.json", SOURCES: "docs/data/sources.schema.json"}
FILES = (CODES, SOURCES, HASHES, *SCHEMAS.values())

# Keys of a code's record that no definition states: they steer the check.
NOT_STATED = {"name", "status", "define", "basis"}
DEEPEST = 12
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Field:
    """One stated field of a code: its term on a page, its text there, and where the data says so."""

    key: str
    text: str
    span: Span

    @property
    def term(self) -> str:
        return self.key.capitalize()


@dataclass(frozen=True)
class Code:
    """One record of the code set."""

    number: str
    name: Field
    define: bool
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True)
class CodeSet:
    """The canonical data: the edition, the codes in their order, the sources, the hashes."""

    edition: dict[str, Any]
    codes: dict[str, Code]
    sources: dict[str, dict[str, Any]]
    hashes: frozenset[str]

    @property
    def defined(self) -> list[Code]:
        return [code for code in self.codes.values() if code.define]


class Tree:
    """A YAML file as plain values, with the span of each value and key by its path."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.value: Any = None
        self.values: dict[tuple, Span] = {}
        self.keys: dict[tuple, Span] = {}
        self.faults: list[Diagnostic] = []
        try:
            events = yaml.parse(source.text, Loader=LOADER)
            for event in events:
                if isinstance(event, yaml.NodeEvent):
                    self.value = self._node(event, events, ())
                elif isinstance(event, yaml.DocumentStartEvent) and self.values:
                    self._fault("invalid-record", event, "a second document starts here", ())
                    break
        except yaml.YAMLError as error:
            self.faults.append(_not_yaml(source, error))

    def span(self, path: tuple) -> Span:
        """The span of the value at `path`, or of the nearest value around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Span(self.source.path))

    def _node(self, event: yaml.NodeEvent, events: Iterator, path: tuple) -> Any:
        self.values[path] = _mark(self.source, event)
        if isinstance(event, yaml.AliasEvent):
            self._fault("invalid-record", event, f"`*{event.anchor}` repeats another place", path)
            return None
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if len(path) >= DEEPEST:
            raise yaml.MarkedYAMLError(
                problem=f"more than {DEEPEST} levels are nested here", problem_mark=event.start_mark
            )
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    return items
                items.append(self._node(inner, events, (*path, len(items))))
        return self._mapping(events, path)

    def _mapping(self, events: Iterator, path: tuple) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_event in events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            if not isinstance(key_event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(
                    problem="a key must be plain text", problem_mark=key_event.start_mark
                )
            key = key_event.value
            span = _mark(self.source, key_event)
            first = self.keys.setdefault((*path, key), span)
            value = self._node(next(events), events, (*path, key))
            if key in result:
                self.faults.append(
                    self.source.diagnostic(
                        "duplicate-key",
                        span,
                        f"the key `{spell(key)}` stands twice",
                        expected="each key once",
                        expected_at=first,
                        found="a second one",
                        help="keep one of the two and delete the other",
                    )
                )
            else:
                result[key] = value
        return result

    def _fault(self, rule: str, event: yaml.Event, message: str, path: tuple) -> None:
        self.faults.append(
            self.source.diagnostic(
                rule,
                _mark(self.source, event),
                message,
                expected="each value written out",
                help="write the value here in full",
            )
        )


def load(sources: dict[str, Source]) -> tuple[CodeSet, list[Diagnostic]]:
    """The code set of the data files in `sources` (by path), and the faults found in them.

    With faults the code set holds only what could be read; pages are not to be judged by it.
    """
    trees = {path: Tree(sources[path]) for path in SCHEMAS if path in sources}
    faults = [fault for tree in trees.values() for fault in tree.faults]
    for path, tree in trees.items():
        if not tree.faults and SCHEMAS[path] in sources:
            # jsonschema reports each missing key with the whole list of required ones.
            faults += dict.fromkeys(_shape(tree, json.loads(sources[SCHEMAS[path]].text)))
    known = _mapping_at(trees.get(SOURCES), "sources")
    if CODES in trees and not faults:
        faults += _support(trees[CODES], known)
    hashes = _hashes(sources.get(HASHES))
    if HASHES in sources and not hashes:
        faults.append(
            sources[HASHES].diagnostic(
                "invalid-record",
                Span(HASHES),
                "the file holds no hash, so the AMA's wording could not be recognized",
                expected="lines of 16 hexadecimal digits",
                help=f"restore the file, for example with `git checkout -- {HASHES}`",
            )
        )
    codes = trees.get(CODES)
    return (
        CodeSet(
            edition=_mapping_at(codes, "edition"),
            codes={number: _code(codes, number, record) for number, record in _records(codes)},
            sources=known,
            hashes=hashes,
        ),
        faults,
    )


def _records(tree: Tree | None) -> Iterator[tuple[str, dict]]:
    for number, record in _mapping_at(tree, "codes").items():
        if isinstance(record, dict):
            yield number, record


def _code(tree: Tree, number: str, record: dict) -> Code:
    at = ("codes", number)
    fields = [Field("code", number, tree.keys[at])]
    for key, value in record.items():
        if key not in NOT_STATED:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            fields.append(Field(key, text, tree.values[(*at, key)]))
    name = Field("name", str(record.get("name", "")), tree.span((*at, "name")))
    return Code(number, name, record.get("define") is not False, tuple(fields), tree.keys[at])


def _mapping_at(tree: Tree | None, key: str) -> dict[str, Any]:
    value = tree.value.get(key) if tree and isinstance(tree.value, dict) else None
    return value if isinstance(value, dict) else {}


def _hashes(source: Source | None) -> frozenset[str]:
    lines = source.lines if source else []
    return frozenset(line for line in lines if re.fullmatch("[0-9a-f]{16}", line))


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.style:
        if event.value in ("true", "false"):
            return event.value == "true"
        if event.value in ("", "~", "null"):
            return None
        if re.fullmatch("-?[0-9]{1,15}", event.value):
            return int(event.value)
    return event.value


def _mark(source: Source, event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    same_line = end.line == start.line
    length = end.column - start.column if same_line else len(source.lines[start.line]) - start.column
    return Span(source.path, start.line + 1, start.column + 1, max(length, 1))


def _not_yaml(source: Source, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    # libyaml marks the end of the file with a line that does not exist.
    line = min(mark.line, len(source.lines) - 1) if mark else 0
    column = min(mark.column, len(source.lines[line])) if mark else 0
    problem = getattr(error, "problem", None) or "a character that YAML does not allow"
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", source.text) if not mark else None
    span = source.span(*bad.span()) if bad else Span(source.path, line + 1, column + 1)
    return source.diagnostic(
        "unreadable-file",
        span,
        f"the file is not YAML: {spell(str(problem))}",
        expected="YAML: `key: value` lines, indented by two spaces",
        help="compare the line with the ones above it: a colon, a quote, or the indentation is off",
    )


# --- shape -----------------------------------------------------------------------------------------

KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}


def _shape(tree: Tree, schema: dict) -> Iterator[Diagnostic]:
    """Every way in which a data file differs from its JSON Schema."""
    for error in Draft202012Validator(schema).iter_errors(tree.value):
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            key = error.instance
            yield _invalid(
                tree, tree.keys[(*path, key)], f"`{spell(key)}` is no valid key here",
                expected=f"a key of the form {error.validator_value}", found=spell(key),
                help="in codes.yml a code in quotes; in sources.yml lower-case words joined by hyphens",
            )
        elif error.validator == "additionalProperties":
            allowed = sorted(error.schema.get("properties", {}))
            for key in error.instance:
                if key not in allowed:
                    close = get_close_matches(key, allowed, 1)
                    yield _invalid(
                        tree, tree.keys[(*path, key)], f"`{spell(key)}` is not a key of this record",
                        expected="one of " + ", ".join(allowed), found=spell(key),
                        help=f"did you mean `{close[0]}`?" if close else "delete it or correct its name",
                    )
        elif error.validator == "required":
            for key in error.validator_value:
                if key not in error.instance:
                    yield _invalid(
                        tree, _name_span(tree, path), f"{_name(path)} has no `{key}`",
                        expected=f"a line `{key}: ...`",
                        help=_meaning(schema, error.schema, key),
                    )
        elif error.validator == "anyOf":
            choices = [key for option in error.validator_value for key in option["required"]]
            yield _invalid(
                tree, _name_span(tree, path), f"{_name(path)} has none of: {', '.join(choices)}",
                expected=f"a line `{choices[0]}: ...` or `{choices[-1]}: ...`",
                help="say where a reader can find the text",
            )
        else:
            yield _invalid(
                tree, tree.span(path), f"{_name(path)} is not as the schema asks",
                expected=_wanted(error), found=spell(str(error.instance))[:80],
                help=error.schema.get("description", "see the schema beside the file"),
            )


def _support(tree: Tree, known: dict[str, dict]) -> Iterator[Diagnostic]:
    """Each stated field of a code must have a basis, and each source of it must be recorded."""
    for number, record in _records(tree):
        at = ("codes", number)
        basis = record["basis"]
        for key in record:
            if key not in NOT_STATED and key not in basis:
                yield _invalid(
                    tree, tree.keys[(*at, key)], f"{key} of {number} has no basis",
                    expected=f"a line `{key}: {{level: ..., sources: [...]}}` under basis",
                    expected_at=tree.keys[(*at, "basis")],
                    help="say how well it is supported and by which sources",
                )
        for key, support in basis.items():
            if key not in record:
                yield _invalid(
                    tree, tree.keys[(*at, "basis", key)], f"{number} states no {key}",
                    expected="a basis only for fields that the record states",
                    help=f"delete the line, or add `{key}: ...` to {number}",
                )
            for index, name in enumerate(support["sources"]):
                if name not in known:
                    close = get_close_matches(name, known, 1)
                    span = tree.span((*at, "basis", key, "sources", index))
                    yield tree.source.diagnostic(
                        "unknown-source", span, f"`{spell(name)}` is not among the sources",
                        expected=f"an entry of {SOURCES}", found=spell(name),
                        help=f"did you mean `{close[0]}`?" if close else f"add it to {SOURCES} first",
                    )


def _invalid(tree: Tree, span: Span, message: str, **parts) -> Diagnostic:
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


def _wanted(error: Any) -> str:
    """What the schema expects at the place of an error, in words."""
    value = error.validator_value
    if error.validator == "type":
        return KINDS.get(value, str(value))
    if error.validator in ("enum", "const"):
        return "one of: " + ", ".join(map(str, value)) if error.validator == "enum" else str(value)
    wordings = {
        "pattern": f"text of the form {value}",
        "minLength": "some text",
        "minItems": "at least one item",
        "minProperties": "at least one record",
        "uniqueItems": "each item once",
        "minimum": f"{value} or more",
        "maximum": f"{value} or less",
    }
    return wordings.get(error.validator, error.message)
