"""The decision path to a code in, what would let a reader get lost in it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..source import Diagnostic, Span, spell, suggest
from .schema import invalid
from .tree import Tree


def faults(tree: Tree, codes: dict[str, Any]) -> Iterator[Diagnostic]:
    """What would let a reader get lost: an answer that leads nowhere or back, an end or a question that
    no answer leads to, an end that is neither a code of `codes` nor something to do."""
    questions, ends = tree.value["questions"], tree.value["ends"]
    order = list(questions)
    reached = {order[0]}
    for number, (name, question) in enumerate(questions.items()):
        later = [*order[number + 1 :], *ends]
        for index, answer in enumerate(question["answers"]):
            reached.add(answer["leads"])
            if answer["leads"] not in later:
                yield _lost(
                    tree,
                    tree.span(("questions", name, "answers", index, "leads")),
                    "this answer leads back, so the path has no end"
                    if answer["leads"] in order
                    else "this answer leads nowhere",
                    "a question further on, or an end",
                    answer["leads"],
                    suggest(answer["leads"], later, "add the end, or lead to another one"),
                )
    for part, entries in (("questions", questions), ("ends", ends)):
        for name in entries:
            if name not in reached:
                message = f"no answer leads to `{name}`"
                help = "lead an answer to it, or delete it"
                yield _lost(tree, tree.key((part, name)), message, "an answer that leads here", name, help)
    for name, end in ends.items():
        if name in questions:
            at = tree.key(("ends", name))
            yield _lost(tree, at, "a question has the same id", "an id of its own", name, "rename the end")
        if "code" in end and end["code"] not in codes:
            at = tree.span(("ends", name, "code"))
            help = suggest(end["code"], codes, "add the code to docs/data/codes.yml first")
            message = f"{end['code']} is not in the code set"
            yield _lost(tree, at, message, "a code of docs/data/codes.yml", end["code"], help)
        if ("code" in end) == ("title" in end) or ("title" in end) != ("tag" in end):
            message = f"the end `{name}` is not clear"
            wanted = "a code, or a title and a tag"
            found = ", ".join(key for key in ("code", "title", "tag") if key in end) or "none of them"
            help = "give the code alone; or what to do, as title, and the same in two words, as tag"
            yield _lost(tree, tree.key(("ends", name)), message, wanted, found, help)


def _lost(tree: Tree, span: Span, message: str, expected: str, found: str, help: str) -> Diagnostic:
    return invalid(tree, span, message, expected=expected, found=spell(found), help=help)
