"""A YAML file in, plain values out, with the place of every key and value, and the faults in it.

Only what the data files need is understood: text, whole numbers, true and false, lists and
mappings. So `8:30` stays text and `no` is no truth value, whatever YAML 1.1 says; a repeated key and
an alias are faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ..source import Diagnostic, Source, Span, spell

DEEPEST = 12
# Control characters, line ends, and marks that only steer how text is shown.
ODD = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
OWN = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def own(path: Path) -> Any:
    """What a YAML file says that belongs to the program itself."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=OWN)


class Tree:
    """A YAML file as plain values, with the place of each value and key by its path."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.value: Any = None
        # Events, by whose marks a place is found when it is asked for.
        self.values: dict[tuple, yaml.Event] = {}
        self.keys: dict[tuple, yaml.Event] = {}
        self.faults: list[Diagnostic] = []
        try:
            events = yaml.parse(source.text, Loader=LOADER)
            for event in events:
                if isinstance(event, yaml.NodeEvent) and not self.values:
                    self.value = self._node(event, events, ())
                elif isinstance(event, yaml.NodeEvent):
                    self._fault(
                        event, "a second document starts here", "one document", "delete the line `---`"
                    )
                    break
        except yaml.YAMLError as error:
            self.faults.append(_not_yaml(source, error))

    def span(self, path: tuple) -> Span:
        """The span of the value at `path`, or of the nearest value around it."""
        while path and path not in self.values:
            path = path[:-1]
        return _mark(self.source, self.values[path]) if path in self.values else Span(self.source.path)

    def key(self, path: tuple) -> Span:
        """The span of the key at `path`, or of the nearest value around it."""
        return _mark(self.source, self.keys[path]) if path in self.keys else self.span(path)

    def _node(self, event: yaml.NodeEvent, events: Iterator, path: tuple) -> Any:
        self.values[path] = event
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` is a shortcut to another place"
            self._fault(event, message, "each value written out", "write the value here in full")
            return None
        if isinstance(event, yaml.ScalarEvent):
            if odd := ODD.search(event.value):
                name = spell(odd[0])
                message = f"the text holds a character that nobody sees, {name}"
                self._fault(event, message, "letters, digits, marks and single blanks", "type the line anew")
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
            first = self.keys.setdefault((*path, key), key_event)
            value = self._node(next(events), events, (*path, key))
            if key in result:
                self.faults.append(
                    self.source.diagnostic(
                        "duplicate-key",
                        _mark(self.source, key_event),
                        f"the key `{spell(key)}` stands twice",
                        expected="each key once",
                        expected_at=_mark(self.source, first),
                        found="a second one",
                        help="keep one of the two and delete the other",
                    )
                )
            else:
                result[key] = value
        return result

    def _fault(self, event: yaml.Event, message: str, expected: str, help: str) -> None:
        span = _mark(self.source, event)
        self.faults.append(
            self.source.diagnostic("invalid-record", span, message, expected=expected, help=help)
        )


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
    # By the index, not by YAML's own line: YAML also ends lines at U+0085, U+2028 and U+2029.
    return source.span(event.start_mark.index, max(event.end_mark.index, event.start_mark.index + 1))


def _not_yaml(source: Source, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    place = min(mark.index, len(source.text)) if mark else 0
    problem = getattr(error, "problem", None) or "a character that YAML does not allow"
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", source.text) if not mark else None
    span = source.span(*bad.span()) if bad else source.span(place, place + 1)
    return source.diagnostic(
        "unreadable-file",
        span,
        f"the file is not YAML: {spell(str(problem))}",
        expected="YAML: `key: value` lines, indented by two spaces",
        help="compare the line with the ones above it: a colon, a quote, or the indentation is off",
    )
