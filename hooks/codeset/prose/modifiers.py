"""A sentence in; out comes what it says wrongly of modifiers: that one says what another says, that it goes on a
code on which it never goes, that two stand together that never do, that one may be left off, who pays what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from ..model import Fact
from ..words import Place, blank, blanks
from .amounts import Contradiction
from .hedges import CONTRASTING, DENIES, EMPHATIC, GROUPS, any_phrase, is_of_another_payer
from .sentences import Sentence

# A modifier in digits is no number of minutes and so on.
NUMERAL = (
    r"(?<![$.:/])(?<!(?:page|room|aged|line|item| age) )\d\d"
    r"(?![.,:/%-]?\d|-[A-Z]| ?%| ?(?:m|y\w*|(?:min|visit|unit|day|sec|patient|claim)\w*)\b)"
)
NOTICE = re.compile(r"advance(?:d)? beneficiary notice(?: of non-?coverage)?")
SIGNS = r"GP|GO|GN|KX|CQ|CO(?![- ]?\d)|GA|GX|GY|GZ|AT|XE|XS|XP|XU"
SPELT = {"twenty-two": "22", "twenty-five": "25", "fifty": "50", "fifty-two": "52", "fifty-nine": "59", "ninety-six": "96", "ninety-seven": "97"}
ALIAS = re.compile(r"\b(?:therapy|discipline) modifier\b")
IN_WORDS = re.compile(r"(?<=\bmodifier )(?:twenty|fifty|ninety)(?:[- ](?:two|five|six|seven|nine))?\b")
LOWER = re.compile(rf"(?:(?<=\bmodifier )|(?<=\d{{5}}-))(?:gp|go|gn|kx|cq|co|ga|gx|gy|gz|at|xe|xs|xp|xu)\b")
# Numbers are modifiers where something says so, 59 anywhere.
NUMBERED = (
    r"(?:(?<=modifier )|(?<=modifiers )|(?<=\bmod )|(?<=\d-)|(?<= -)|(?<=\band )|(?<=\bthe )|(?<!\S))"
    rf"(?:{NUMERAL})(?<=22|25|50|52|76|77|95|96|97)"
)
MODIFIER = re.compile(rf"(?<![\w$])(?:(?:{SIGNS}|{NUMERAL}(?<=59))(?!\w)|{NUMBERED})")
NUMBERS = re.compile(
    r"\bmod(?:ifier)?s?\b|\d{5}-\d\d\b|\bthe -\d\d\b|\b(?:the|a) 25 (?:go|belong|sit|on)|\b96\b.{0,30}\b97\b|\b(?:bears?|carr(?:y|ies)|takes?|append|attach|add|use|put|hang|tack|stick|slap|needs?|gets?|with|it's|that's) (?:the |an? )?\d\d(?![\d.,:%/]*\d)(?! ?(?:m\b|min|visit|patient|session|unit|of|%|more|day|time|year|pt|people|claim))"
    r"|(?:\A|[?.:;] )\W*\d\d(?: =|:| (?:means|stands|is|marks|signals|shows|says|tells|flags|goes|belongs|identifies|indicates|denotes|pays|lets|makes|proves|means) )"
    r"|\A\W*25 on (?:the )?9\d{4}\b(?!.{0,40}\b\d\d? (?:on|of|min))|[:?] -?\d\d\W*\Z|\b(?:is|are|=) -?9[67]\W*\Z"
)
TELLS, SHOWN, FREE, OWES, EATS, PAID = (
    any_phrase(*GROUPS[group])
    for group in ("tells_of", "shown_by", "left_off", "patient_owes", "provider_owes", "gets_paid")
)
BESIDE = re.compile(
    r".{0,80}\bpair\w* (?:it |them )?with (?:the )?\Z|\s*(?:modifier )?(?:\+|plus|(?:\w+ ){0,4}?(?:with|beside|alongside|next to|on top of|after|behind|before)|&|and|requires|needs|demands|joins|follows|accompanies|-|/|, then|(?= ))\s*(?:the |a )?(?:modifier )?\Z"
)
QUOTES = re.compile(r"\b(?:wrote|said|thought|believed|taught)(?:[:,]| that\b| us\b| me\b)")
LEAVES = re.compile(r"\b(?:leav(?:e|es|ing)|left|drop(?:s|ped)?|omit|keep|kept|tak(?:e|es|en)) (?:it|them|that|this) (?:off|out|away)\b[^.;]*")
TOGETHER = re.compile(
    r"\b(?:same|one|single|each|every) (?:\w+ )?(?:line|charge|code|claim line)\b|\btogether\b|\bside by side\b|\bstack\w*|\bcombin\w+"
    r"|\bpair(?:s|ed|ing)?\b|\bshares?\b|\bboth (?:go|belong|sit|stand|fit)\b|\bcombo\b|\btandem\b"
)
NEVER = re.compile(
    r"\b(?:never|cannot|may not|must not|can not|(?:do|should) not (?:put|use|combine|report|pair|send|add|appear|stand|go)|mutually exclusive|not (?:allowed|permitted|compatible)"
    r"|forbid\w*|conflict\w*|incompatible|prohibit\w*|exclude each other)\b|(?:\bca|shouldn'|don'|\bwo|mayn')n?'?t\b"
)
LINKS = re.compile(r"[^.;,:]{0,60}\b(?:with|and|plus|as|to|beside|alongside|or|from)\b[^.;,:]{0,20}|\W{1,3}")
SWAPS = re.compile(
    rf"\b(?:swap|exchange|trade|switch|replace) (?:out )?(?:the )?(?:{SIGNS})(?: modifier)? (?:for|to|with|by)(?: the)? \Z"
    rf"|(?:{SIGNS}|\d\d) (?:means the same as|equals|is (?:interchangeable with|another name for|the same (?:thing )?as))(?: the| modifier)* \Z"
)
LINKED = re.compile(r"\b(?:next to|beside|alongside|on top of|after|behind|requires|needs|demands|joins|accompanies)\b")
SAME = re.compile(r"\b(?:mean|are|say)s? (?:exactly |just )?(?:the same|interchangeable|synonym\w*|identical|equivalent)\b|\binterchangeabl\w+")
RETURNED = re.compile(r"\b(?:return\w*|com(?:es?|ing) (?:right )?back|bounc\w+|reject\w*|fix\w*|change|swap\w*|error)\b")
ALONE = re.compile(r"\b(?:without|alone|forget|miss\w*|leave|needs?|unless)\b")
REPLACES = re.compile(
    r"\W*(?:modifier )?(?:(?:has |is |was |can |may |will )?(?:replac(?:es?|ed|ing)|supersed\w+|tak(?:es?|en) the place of|substitut\w+ for|stands? in for|takes? over (?:from|for)|takes? over the job of)"
    r"|(?:is |are )?(?:used )?(?:instead of|in place of|in lieu of|rather than))(?: the)?(?: modifier)?\s*\Z"
)
PLAIN = "wrong|right|only|correct|best|better|most|least|same|next|first|second|last|usual|proper|preferred|general|old|new|appropriate|default|required|needed|one|other|specific|worst|safest|favorite|magic|classic"
STANDS = re.compile(
    rf"\b(?:the (?P<letter>\w)(?:'s)? in )?(?P<name>{SIGNS}|\d\d)\b[^\w.;]*(?:modifier )?(?:(?:that one|it|this one|which|this) )?"
    r"(?:(?P<sure>(?:is |was )?(?:stands? for|short for|an? (?:abbreviation|acronym) (?:for|of)|abbreviates|shorthand for)|(?:=|means|is for|says) (?=')|, the (?='))"
    rf"|(?P<the>(?:, ?|is |as )(?:the|our|an?) (?='?(?!{PLAIN})[\w-]+(?: [\w-]+){{0,2}}'? modifier\b))|(?P<letters>means|is for|of|=))\W*(?P<sense>(?<=')[^'.;]{{3,50}}(?=')|[^.;,]{{3,50}})"
)


DEFINED = re.compile(
    rf"\b(?P<name>{SIGNS}|\d\d)(?: modifier)?(?: on (?:an?|the|your) (?:\w+ )?(?:line|claim|code))?(?:\W{{1,3}}(?:it|that one|this one|that|this|which))? (?:simply |really |always |just |basically )?(?:means?|says?|tells?|signals?|shows?|indicates?|denotes?|announces?|marks?|flags?|identifies|signifies|attests?|(?:is )?(?:the way|how you|a way|there|the one|the one to use|the right one) to (?:say|tell|show)"
    r"|is (?:(?:used|chosen|picked|meant|reported|reserved|added|there|needed|called for|due|appended|only|just) )*(?:for|when|if|where|once|to (?:show|say|tell|mark|signal)|an?|about|proof)"
    r"|has to do with|goes with|concerns|refers to|relates to)\b[^.;]{4,}"
    rf"|(?:\A|(?<=[,;|] ))\W*(?P<listed>{SIGNS}|59|25|96|97)(?: modifier)?\s*(?:=|:|\u2013|\u2014|\||\s-\s)\s*(?=[a-z' -]*[a-z]{{3}} [a-z])[a-z' /-]+(?=\W*\Z|[,;|])"
)


class Sense(NamedTuple):
    """What a modifier can say: the family of senses that it excludes, the modifiers that say it, and those with
    which it may come up, those with which it never is."""

    family: str
    name: str
    of: frozenset[str]
    near: frozenset[str]
    never: frozenset[str]
    words: re.Pattern[str]


@dataclass(frozen=True)
class Modifiers:
    """What is known of modifiers: their senses, the modifiers of each family, pairs that never and may stand on a
    line, the kinds of codes, and the fact of each modifier."""

    senses: list[Sense]
    kin: Mapping[str, frozenset[str]]
    near: Mapping[str, frozenset[str]]
    apart: frozenset[frozenset[str]]
    together: frozenset[frozenset[str]]
    places: list[tuple[str, re.Pattern[str], frozenset[str]]]
    stems: Mapping[str, re.Pattern[str]]
    facts: Mapping[str, Fact]


class Mention(NamedTuple):
    """A modifier or a sense in a sentence."""

    start: int
    end: int
    name: str = ""
    sense: Sense | None = None


def drawn(found: list[Sentence]) -> Iterator[Sentence]:
    """The sentences; a short one with a modifier, "Send GA.", stands behind the one before it."""
    before: Sentence | None = None
    for sentence in found:
        short = len(sentence.text.split()) < 9 and MODIFIER.search(sentence.text) and not sentence.asks
        if short and before and not (MODIFIER.search(before.text) or before.asks or before.added or sentence.added):
            gap = sentence.start - before.start - len(before.text)
            yield Sentence(f"{before.text.rstrip('.!').ljust(len(before.text), ',')}{' ' * gap}{sentence.text}", before.start)
        else:
            yield sentence
        before = sentence


def misused(sentence: Sentence, known: Modifiers) -> Iterator[Contradiction]:
    """The first wrong statement of a sentence on modifiers."""
    text = NOTICE.sub(lambda match: "abn".ljust(len(match[0])), sentence.text)
    text = IN_WORDS.sub(lambda match: SPELT.get(match[0].replace(" ", "-"), match[0]).ljust(len(match[0])), text)
    text = LEAVES.sub(blanks, text)
    text = LOWER.sub(lambda match: match[0].upper(), text)
    every = [
        Mention(*match.span(), match[0])
        for match in MODIFIER.finditer(text)
        if not match[0].isdigit() or match[0] == "59" or NUMBERS.search(text)
    ]
    named = [each for each in every if not _is_taken_off(text, each)]
    if not (every or ALIAS.search(text)) or sentence.asks or QUOTES.search(text):
        return
    for find in (_mistaken, _misplaced, _together, _left_off, _liable):
        for name, right, (start, end) in find(text, every if find is _left_off else named, known):
            if end > sentence.question and name in known.facts:
                yield Contradiction(known.facts[name], text[start:end], sentence.place(start, end), right)
                return


def _is_taken_off(text: str, each: Mention) -> bool:
    return bool(OFF_BEFORE.search(text, 0, each.start) or OFF_BEHIND.match(text, each.end))


OFF_BEFORE = re.compile(r"\b(?:leave|leav(?:es|ing)|drop|omit|skip|remove|without|forget|forgot|missing|minus)(?: off| out)?(?: the| a)?(?: modifier)? \Z")
OFF_BEHIND = re.compile(r"(?: modifier)? (?:off|out|comes off|is (?:left|taken) off|is missing)\b(?! of)")
Found = Iterator[tuple[str, str, Place]]


def _mistaken(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers with a sense that is another's."""
    for match in STANDS.finditer(text):
        stem = known.stems.get(match["name"])
        sure = match["letter"] or not match["letters"]
        if stem and sure and not stem.search(match["sense"]) and not _is_denied(text, [], match.span()):
            yield match["name"], f"{match['name']} does not stand for that", match.span()
    for match in DEFINED.finditer(text):
        name = match["name"] or match["listed"]
        stem = known.stems.get(name)
        others = {each.name for each in named} - {name}
        if stem and not stem.search(match[0] if match["listed"] else text) and not (others and match["name"]) and not _is_denied(text, [], match.span()):
            yield name, f"{name} does not say that", match.span()
    senses = _senses(text, known)
    if not senses or not named:
        return
    mentions = sorted([*named, *senses], key=lambda each: each[:2])
    for modifiers, said in (unit for part in _parts(text, mentions) for unit in _units(text, part)):
        for family, each in groupby(sorted(said, key=lambda one: (one.sense.family, one.start)), lambda one: one.sense.family):
            kind, all_names = [*each], {each.name for each in modifiers}
            # Of several modifiers that speaks of a family which has a sense of it.
            names = all_names & known.kin[family] or all_names & known.near[family] or all_names
            foreign = [one for one in kind if _is_foreign(one.sense, names)]
            if not foreign:
                continue
            place = min(modifiers[0].start, foreign[0].start), max(modifiers[-1].end, foreign[0].end)
            if names & (known.kin[family] | known.near[family]):
                wrong = len(foreign) == len(kind)
            else:
                own = any(names & one.sense.of for one in said)
                wrong = not own and _tells(text, modifiers, foreign[0])
            if wrong and not _is_denied(text, senses, place):
                owner = " or ".join(sorted(foreign[0].sense.of))
                name = next((one for one in (*sorted(names), *sorted(foreign[0].sense.of)) if one in known.facts), "59")
                yield name, f"{foreign[0].sense.name}: {owner or 'not what this modifier says'}", place


IS = re.compile(r"(?: modifier)?\s*(?:=|:|is|are|means|stands for|\u2013|\u2014|-)\s*(?:the |an? )?")


def _is_foreign(sense: Sense, names: set[str]) -> bool:
    return bool(names & sense.never) if sense.never else not names & (sense.of | sense.near)


def _senses(text: str, known: Modifiers) -> list[Mention]:
    """The senses in a sentence, but for those within longer ones."""
    found = [Mention(*match.span(), "", sense) for sense in known.senses for match in sense.words.finditer(text)]
    return [
        one
        for one in found
        if not any(
            two.start <= one.start and one.end <= two.end and two.end - two.start > one.end - one.start
            for two in found
            if not two.sense.never or two.sense.family == one.sense.family
        )
    ]


def _parts(text: str, mentions: list[Mention]) -> list[list[Mention]]:
    """The mentions of each clause that has both a modifier and a sense."""
    cuts = [0, *(match.end() for match in CUT.finditer(text)), len(text) + 1]
    parts = [[each for each in mentions if start <= each.start < end] for start, end in pairwise(cuts)]
    return [part for part in parts if len({each.sense is None for each in part}) == 2]


CLAUSE = re.compile(rf"[;:()]|, |{CONTRASTING}")
CUT = re.compile(rf";|(?<=\w)\. |{CONTRASTING}")


def _units(text: str, mentions: list[Mention]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Modifiers and the senses that are said of them: by turns, "GP for PT, GO for OT", or all together."""
    runs = [[*run] for _, run in groupby(mentions, lambda each: each.sense is None)]
    if len(runs) % 2 == 0:
        for first, second in zip(runs[::2], runs[1::2], strict=True):
            yield (second, first) if first[0].sense else (first, second)
        return
    several = len({each.name for each in mentions if not each.sense}) > 1
    told = [
        ([one], [two]) for one, two in pairwise(mentions) if several and not one.sense and two.sense and _tells(text, [one], two)
    ]
    yield from told or [([each for each in mentions if not each.sense], [each for each in mentions if each.sense])]


OTHERS = re.compile(r"\bthat\b|\d{5}")


def _tells(text: str, modifiers: list[Mention], said: Mention) -> bool:
    """Whether a sentence says that a sense is that of the modifier beside it."""
    if said.start > modifiers[-1].end:
        gap = text[modifiers[-1].end : said.start]
        return bool(IS.fullmatch(gap) or TELLS.search(gap)) and len(gap.split()) < (12 if said.sense.of else 6)
    gap = text[said.end : modifiers[0].start]
    return bool(said.sense.of and SHOWN.search(gap)) and len(gap.split()) < 12 and not OTHERS.search(gap)


def _is_denied(text: str, beside: list[Mention] = [], place: Place | None = None) -> bool:
    """Whether something denies a statement, outside what stands beside it; or only the clause at a place."""
    bare = blank(text, [(each.start, each.end) for each in beside])
    if place:
        start = max((match.end() for match in CLAUSE.finditer(text, 0, place[0])), default=0)
        end = CLAUSE.search(text, place[1])
        bare = bare[start : end.start() if end else len(text)]
    return bool(DENIES.search(EMPHATIC.sub(lambda match: " " * len(match[0]), bare)))


def _misplaced(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers on codes on which they never go."""
    for each in named:
        for kind, words, never in known.places:
            if each.name not in never:
                continue
            # Where no code is named on which it may go, it goes on the one that is.
            lone = not any(each.name not in of and other.search(text) for _, other, of in known.places)
            for match in words.finditer(text):
                if match.end() <= each.start:
                    gap, put = text[match.end() : each.start], BEARS
                else:
                    gap, put = text[each.end : match.start()], GOES_ON
                place = min(each.start, match.start()), max(each.end, match.end())
                beside = put is BEARS and ASIDE.search(text, 0, match.start())
                linked = put.fullmatch(gap) or (lone and put is GOES_ON and WHERE.match(gap))
                if linked and not beside and not _is_denied(text, [], place):
                    yield each.name, f"{each.name} does not go on a code of this kind: {kind}", place


WHERE = re.compile(r"(?: modifier)? (?:when|if|because|since|so that|to (?:show|tell|say|prove))\b[^.;]{0,40}\Z")
ASIDE = re.compile(r"\b(?:besides?|with|next to|from|to|after|as|and|than)(?: the| an?)? \Z")
BEARS = re.compile(
    r"-|(?: code| line| charge| visit)?(?: on the same [^.;,]{0,30}| (?:on )?that day| the same day)?(?: that| which|'s what)?(?: \w+)? (?:takes?|gets?|bears?|carr(?:y|ies)|needs?|wants?|requires?|wears?|has|have|goes out with|goes with|receives?|with)(?: the| an?)?(?: -)? ?(?:modifier )?-?"
)
GOES_ON = re.compile(
    r"(?: modifier)?(?: \w+){0,3}?,? (?:on|onto|to|upon|behind|against)(?: the| your| an?| every| each| all| any| our)?(?: (?!line|claim)\w+){0,2}? "
)


def _together(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Modifiers that never stand on a line, said to stand there; and the other way about."""
    bare = blank(text, [(each.start, each.end) for each in _senses(text, known)])
    for one, two in pairwise(named):
        gap, pair = text[one.end : two.start], frozenset({one.name, two.name})
        place, never = (one.start, two.end), NEVER.search(bare)
        swapped = REPLACES.fullmatch(gap) or SWAPS.search(text[: two.start])
        if not never and swapped and pair not in known.apart and not pair <= {"KX", "GA", "GZ", "GX", "GY", "AT"}:
            yield one.name, f"{one.name} does not replace {two.name}", place
        coded = re.search(r"\d{5}[- ]\Z", text[: one.start]) and gap in " -"
        joined = coded or gap == "-" or "+" in gap or "with" in gap or LINKED.search(gap) or (TOGETHER.search(text) and "/" not in gap)
        if pair in known.apart and SAME.search(text) and not _is_denied(text):
            yield one.name, f"{one.name} and {two.name} differ", place
        if pair in known.apart and joined and BESIDE.match(gap) and not never and not _is_denied(text) and not RETURNED.search(text):
            yield one.name, f"{one.name} and {two.name} never stand on one line", place
        if pair in known.together and never and LINKS.fullmatch(gap) and {each.name for each in named} == pair and not ALONE.search(text):
            yield one.name, f"{one.name} and {two.name} may stand on one line", place


def _left_off(text: str, named: list[Mention], known: Modifiers) -> Found:
    """The modifier of a plan, said not to be needed."""
    match = FREE.search(text) or REFUSED.search(text)
    names = [each for each in named if each.name in ("GP", "GO", "GN") or REFUSED.search(text)]
    names += [Mention(0, 0, "GP")] if ALIAS.search(text) else []
    if any("GP" in of and words.search(text) for _, words, of in known.places):
        return
    if not names and (match := OPTIONAL.search(text)):
        names = [each for each in named if each.name in ("CQ", "CO", "AT", "KX")]
    if match and names and not _is_denied(text, [Mention(*match.span())]) and not is_of_another_payer(text) and not RETURNED.search(text):
        yield names[0].name, "each line of therapy carries the modifier of its plan", match.span()


def _liable(text: str, named: list[Mention], known: Modifiers) -> Found:
    """Who owes what Medicare denies: with GZ the provider, with GA and GY the patient; and that it is paid."""
    names = {each.name for each in named}
    if len(names) != 1 or QUESTIONS.search(text):
        return
    name, never = min(names), NEVER.search(text) or _is_denied(text)
    owes, eats, paid = (pattern.search(text) for pattern in (OWES, EATS, PAID))
    if owes and name == "GZ" and not never and not eats:
        yield name, "without an ABN the provider is liable", owes.span()
    if owes and name in ("GA", "GY") and (SPARED.search(text) or FORBIDS.search(text, 0, owes.end())):
        yield name, "the patient is liable", owes.span()
    if eats and name in ("GA", "GY") and not never and not owes:
        yield name, "the patient is liable", eats.span()
    if paid and name in ("GZ", "GY", "GX") and not FORBIDS.search(text, 0, paid.end()) and not owes:
        yield name, "its line is denied", paid.span()


SPARED = re.compile(r"\b(?:owes?|pays?) (?:nothing|zero)|\boff the hook\b|\b(?:not|n't) (?:be )?(?:liable|responsible)")
REFUSED = re.compile(
    rf"\b(?:medicare|cms|part b|macs?|contractors?)\b[^.;,]{{0,20}}(?:n't|\bnot|\bnever|\bno longer) (?:accept|recogni[sz]e|take|use|want|honor|ask for|know|read)s?(?: the| modifier)*"
    rf" (?:{SIGNS}|59|9[67])\b(?! (?:with|on|for|from|without|when|if|alone|below|where|until|and|or|plus|unless|next))"
    rf"|\b(?:medicare|cms|part b|macs?)\b ignores?(?: the| modifier)* (?:{SIGNS}|59)\b"
)
OPTIONAL = re.compile(r"\b(?:optional|informational|superfluous|nice to have|a courtesy|for statistics)\b")
QUESTIONS = re.compile(r"\b(?:if|whether|secondary|other insur\w+)\b.*\?")
FORBIDS = re.compile(r"(?:\b(?:never|cannot|may not|must not|not)|n't)\b")


def of_data(data: Mapping[str, Any], facts: Mapping[str, Fact]) -> Modifiers:
    """What words.yml knows of modifiers, with the fact of each."""
    senses = [
        Sense(family, name, *(frozenset(each.get(key, ())) for key in ("of", "near", "not")), any_phrase(*each["words"]))
        for family, named in data.get("modifier_senses", {}).items()
        for name, each in named.items()
    ]
    kin: dict[str, frozenset[str]] = {}
    near: dict[str, frozenset[str]] = {}
    for sense in senses:
        kin[sense.family] = kin.get(sense.family, frozenset()) | sense.of | sense.never
        near[sense.family] = near.get(sense.family, frozenset()) | sense.near
    pairs = data.get("modifier_pairs", {})
    return Modifiers(
        senses,
        kin,
        near,
        *(frozenset(map(frozenset, pairs.get(key, ()))) for key in ("apart", "together")),
        [
            (kind, any_phrase(*each["words"]), frozenset(each["never"]))
            for kind, each in data.get("modifier_places", {}).items()
        ],
        {name: re.compile(words) for name, words in data.get("modifier_stems", {}).items()},
        facts,
    )
