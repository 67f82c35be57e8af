"""What a line says wrongly in; out comes whether the line takes it back: it is only supposed, "if the sheet
has 97113 as group, ...", or denied twice, or another sentence of the line has it right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words import Place, is_row
from .amounts import Contradiction
from .beside import Clause
from .figures import figures
from .hedges import BREAK, CONTRASTING, TURNS
from .minutes import MINUTES
from .numerals import NUMBERS
from .ranges import Miscount
from .sentences import END
from .vocabulary import Vocabulary

# A condition; it ends where something is said, or is to be done.
IF = re.compile(
    r"(?:(?:\A|(?<=[.;:!?,\u2013\u2014] ))if|\b(?:unless|in case|even if)|(?<=[a-z0-9] )if)\b"
    r"(?:(?!\b(?:then|bill|use|report|code|charge|pick|choose|(?<!with )(?<!and )go|submit|put|enter"
    r"|drop|add|append|write|that's|it(?:'s| is| was| isn't| wasn't)|\d{5} (?:is|may|can|must|has)"
    r"|(?:you|we|i)(?:'ve| (?:may|can|must|should|need|get|earn|bill|use|report|put|have)))\b)"
    r"[^,.;!?\u2013\u2014=\u2192]|(?<=\w)[,.](?=\w))*"
)
# Of what is denied more than once nobody can tell what is left.
DENIES = re.compile(rf"(?!no matter|n't matter)(?:{TURNS.pattern}|\bnor\b)")
CLAUSE = re.compile(rf"{END.pattern}|, {CONTRASTING}|\|")
# What shows that a sentence tells what somebody said or did.
TELLS = re.compile(
    r"\b(?:i|we|he|she|they|my|our|his|her|their|some(?:one|body)|who(?:ever)?|old|if|stop|was|were|had"
    r"|put|kept|lost|said|told|says|lists|files"
    r"|(?!bill|cod|charg|report|tim|call|us|need|requir|supervis|attend)[a-z]{3,}ed)\b|[?\"]"
)
COUNTS = {"areas", "spine"}  # values of which the number alone tells: "four is 98941"
UNITS = re.compile(r"\bunits?\b")
# A count of units without the word: "it's one", "it should be 4", "allowed 2".
COUNTED = (
    r"\b(?:it's|is|are|be|been|allow(?:s|ed)?|only|just|to|so|gets?|makes?|pays?|paid|earns?|supports?"
    r"|that's|=)"
    r"(?: (?:only|just|really|still))* (?:{})\b(?! ?(?:min|of))"
)


def is_supposed(place: Place, line: str) -> bool:
    """Whether all that stands at a place of a line in lower case is a condition."""
    return any(match.start() <= place[0] and place[1] <= match.end() for match in IF.finditer(line))


def is_muddled(place: Place, line: str) -> bool:
    """Whether the sentence at a place of a line denies more than one thing."""
    return len(DENIES.findall(_sentence(place, line))) > 1


def is_counted_again(count: Miscount, line: str) -> bool:
    """Whether a line counts units of the same minutes once more, or gives the right number of them."""
    minutes, right = re.findall(r"\d+", count.says)[:1], re.findall(r"\bno\b|\d+", count.right)
    numbers = [*right, *(word for word, n in NUMBERS.items() if str(n) in right), *["once"] * ("1" in right)]
    again = right and re.search(COUNTED.format("|".join(numbers)), line[count.place[1] :])
    # Behind other minutes it is theirs: "53 are 3 units, you need 60 to get 4".
    between = re.findall(r"\d\d", line[count.place[1] :][: again.start()]) if again else ()
    if again and (len(between) != 1 or between[0] in (*minutes, str(_sum(count)))):
        return True
    others = [*_others(count.place, line)]
    if right == ["no"] or " no unit" in count.says:
        # They may be a part of the day's.
        return any(match[0] not in count.says for each in others for match in MINUTES.finditer(each))
    same = re.compile(rf"(?<![\d.,]){minutes[0]}(?= ?min)") if minutes else None
    return bool(same) and any(same.search(each) and UNITS.search(each) for each in others)


def _sum(count: Miscount) -> int:
    """The minutes of a count in all."""
    return sum(map(int, re.findall(r"\d+", count.says.split(" minutes")[0])))


def is_put_right(wrong: Contradiction, line: str) -> bool:
    """Whether another sentence of a line, or its clause behind "but", has the figure of the fact."""
    own = figures(" / ".join(wrong.fact.forms).lower())
    kinds = figures(line[slice(*wrong.place)]).keys() & own.keys() or own
    others = (figures(each) for each in _others(wrong.place, line, CLAUSE))
    return not wrong.right and any(
        a.n == b.n for found in others for kind in kinds for a in own[kind] for b in found.get(kind, ())
    )


def is_set_right(clause: Clause, line: str, vocabulary: Vocabulary) -> bool:
    """Whether another sentence of a line gives the code of a clause its own value; or, where the clause tells
    what somebody said or did, its own name, or the wrong word to a code that has it."""
    code, signs = clause.codes[0], vocabulary.values.signs
    words = [word for word in (clause.name, *clause.words) if word and code not in vocabulary.owners_of(word)]
    keys = {value.key for word in words if (value := vocabulary.value_of(word))}
    owners = frozenset().union(*(vocabulary.owners_of(word) for word in words))
    listed = is_row(line) and all(word in vocabulary.names for word in words)  # what a row has cells for
    if not keys and not listed and not TELLS.search(_sentence(clause.place, line)):
        return False
    own = {sign for sign, value in signs.items() if value.key in keys and code in value.owners}
    for sentence in _others(clause.place, line, CLAUSE if listed else END) if words else ():
        signed = vocabulary.values.signed(sentence)
        for start, end in _pieces(signed):
            items = [(match[0], codes) for match, codes in vocabulary.items(signed[:end], start)]
            names = [(name, codes) for name, codes in items if not name[-1].isdigit()]
            of_it = [code in codes for _, codes in items]
            # "90901 isn't timed"; "it's gait training"; "massage is 97124".
            if any(of_it) and not own.isdisjoint(signed[start:end]):
                return True
            numbers = {one for name, codes in items if name[-1].isdigit() for one in codes & owners}
            alike = any(codes & numbers for _, codes in names)
            if numbers and (
                alike
                or listed
                or not keys.isdisjoint(COUNTS)
                or any(word in sentence[start:end] + signed[start:end] for word in words)
            ):
                return True
    return False


def _sentence(place: Place, line: str) -> str:
    """The sentence at a place of a line."""
    start = max((match.end() for match in END.finditer(line, 0, place[0])), default=0)
    end = END.search(line, place[1])
    return line[start : end.start() if end else len(line)]


def _pieces(text: str) -> Iterator[Place]:
    start = 0
    for end in [*(match.start() for match in BREAK.finditer(text)), len(text)]:
        yield start, end
        start = end


def _others(place: Place, line: str, cut: re.Pattern[str] = END) -> Iterator[str]:
    """The sentences of a line, or what else is cut, that do not stand at a place."""
    start = 0
    for end in [*(match.end() for match in cut.finditer(line)), len(line)]:
        if end <= place[0] or place[1] <= start:
            yield line[start:end]
        start = end
