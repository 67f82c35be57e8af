"""A page's front matter in; its place, what a reader sees of it and its keys out."""

from __future__ import annotations

import re

import yaml

from ..data.tree import Tree
from ..source import Source
from ..words import Place
from .grammar import Form

FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(?P<yaml>.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.S)
NOT_YAML = Form(
    "",
    "front matter that is no list of keys and values",
    "write `title: ...` and `description: ...`, a line each",
)
NOT_PLAIN = Form(
    "",
    "a text of the front matter that is not written as it is read",
    "write it in one line, without signs by number",
)
SEEN_KEYS = frozenset("title subtitle description summary author authors tags".split())


def place(event: yaml.ScalarEvent) -> Place:
    """Where a text of YAML stands, without its quotes."""
    quoted = event.style in ("'", '"')
    return event.start_mark.index + quoted, event.end_mark.index - quoted


def read(
    source: Source,
) -> tuple[list[Place], list[tuple[int, str]], dict[str, str], list[tuple[Place, Form]]]:
    """The place of the front matter, what a reader sees of it, its keys, and what cannot be read."""
    match = FRONT_MATTER.match(source.text)
    if not match:
        return [], [], {}, []
    tree = Tree(Source(source.path, " " * 3 + source.text[3 : match.end("yaml")]))
    if not isinstance(tree.value, dict):
        return [match.span()], [], {}, [((0, 3), NOT_YAML)]
    labels, faults = [], []
    for path, event in tree.values.items():
        if isinstance(event, yaml.ScalarEvent) and path[0] in SEEN_KEYS:
            start, end = place(event)
            labels.append((start, source.text[start:end]))
            if event.value != source.text[start:end]:
                faults.append(((start, end), NOT_PLAIN))
    faults = faults or [((0, 3), NOT_YAML)] * bool(tree.faults)
    return [match.span()], labels, tree.value, faults
