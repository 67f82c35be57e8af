"""The decision path to a code in, what would let a reader get lost in it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..source import Diagnostic, Span, spell, suggest
from .schema import invalid
from .tree import Tree


def faults(tree: Tree, codes: dict[str, Any], words: dict[str, Any]) -> Iterator[Diagnostic]:
    """What would let a reader get lost: an answer that leads nowhere or back, or to what is about something
    else; an end or a question that no answer leads to; an end that is neither a code of `codes`, for what
    the `words` of words.yml say of it, nor something to do."""
    yield from _strayed(tree, words)
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


def _strayed(tree: Tree, words: dict[str, Any]) -> Iterator[Diagnostic]:
    """An answer that is about something else than where it leads, and an end with another code's purpose."""
    questions, ends = tree.value["questions"], tree.value["ends"]
    for name, question in questions.items():
        for index, answer in enumerate(question["answers"]):
            taken = ({**questions, **ends}.get(answer["leads"]) or {}).get("takes", [answer["about"]])
            if answer["about"] not in taken:
                at = tree.span(("questions", name, "answers", index, "leads"))
                message = f"this answer is about {answer['about']}, and leads to something else"
                help = "lead it to the right place, or correct `about` of the answer or `takes` there"
                yield _lost(tree, at, message, f"a place that takes {answer['about']}", answer["leads"], help)
    for name, end in ends.items():
        own = {item for kind in words.get(end.get("code", ""), {}).values() for item in kind}
        if own and end.get("for") not in own:
            at = tree.span(("ends", name, "code"))
            message = f"{end['code']} is not for {end.get('for', 'anything that this end names')}"
            help = "write the code that is, or correct `for`: an item of words.yml under this code"
            yield _lost(tree, at, message, ", ".join(sorted(own)) or "words of the code", end["code"], help)


def _lost(tree: Tree, span: Span, message: str, expected: str, found: str, help: str) -> Diagnostic:
    return invalid(tree, span, message, expected=expected, found=spell(found), help=help)
