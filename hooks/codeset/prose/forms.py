"""The forms of sentences in which codes and words for what they are for stand: a pattern for codes in,
patterns for the forms out. They are for the shape of a text, in which each word for a purpose, an activity
or a value is a run of one sign; so they need not know the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

PURPOSE, ACTIVITY, VALUE = "\uf000", "\uf001", "\uf002"
DOES = f"{ACTIVITY}+(?!{ACTIVITY})"
WORD = f"[{PURPOSE}{ACTIVITY}{VALUE}]+"
DONE = r"(?:reported|coded|billed|charged|claimed|recorded|listed|entered|found)"
BILLED = (
    "billed?|bills|coded?|codes|reported|charged|counted|counts?|goes|go|falls?|filed|posted|submitted"
    "|logged|entered|ring|rings|rang|rung|chalk|chalked|book|booked|books|key|keyed|keys|put|puts|write|writes|wrote|drop|dropped"
)
# Where a name stands for its code: behind these two alone; behind "is" and at the start with more.
BILLED_AS = re.compile(
    rf"\b(?:{BILLED})\s+(?:(?:it|them|this|that)\s+)?(?:(?:up|down|off|in)\s+)?(?:as|under|to)\s+(?:an?\s+|the\s+)?\Z"
)
IS = re.compile(r"(?:\b(?:is|are)|\b(?:it|that)'s)\s+(?:an?\s+|the\s+)?\Z")
ENDS = re.compile(r"\s*(?:code|charge|line|claim|unit)?s?\s*(?:[.,;)]|$)")


@dataclass(frozen=True)
class Forms:
    """The forms for some codes."""

    code: str

    @cached_property
    def code_before(self) -> re.Pattern[str]:
        """A code right before a name or a value: "97112 (gait", "97112 is the code for your gait"."""
        return re.compile(
            rf"(?P<code>{self.code})(?:[\s),:(|=/\u2013\u2014\u2192>.-]+"
            r"(?:(?:it |that |this )?(?:is|are|means|stands for|describes|denotes|refers to"
            r"|represents|covers)\s+)?"
            r"|\s+(?:is\s+(?:the\s+(?:right\s+)?code\s+)?)?for\s+(?:your\s+|any\s+)?)"
            r"(?:an?\s+|cpt\s+|the\s+|medicare's\s+|code for\s+)*\Z"
        )

    @cached_property
    def code_behind(self) -> re.Pattern[str]:
        """A code right behind a name or a value, in brackets or as its code: "gait is billed under 97116"."""
        return re.compile(
            r"(?:(?:\s+(?:levels?|codes?))?[\s)]*(?:[(=:\u2013\u2014\u2192>-]+|\.(?!\s?\.))\s*"
            r"|\s+(?:is|has|uses|takes|gets|carries|runs?|goes (?:out )?(?:under|as)"
            r"|falls under|belongs (?:to|under|in)"
            rf"|(?:(?:is|are|be|gets?)\s+)?{DONE}(?:\s+(?:under|as|using|by))?"
            r"|(?:is|are)\s+(?:always\s+)?(?:reported|coded)\s+with"
            r"|,?\s*(?:and|so)\s+(?:i\s+|we\s+)?"
            r"(?:dropped|billed|charged|keyed|posted|used|coded|put down)\s+(?:a|in)?)\s*)"
            rf"(?:the\s+|its\s+|cpt\s+|codes?\s+|number\s+)*(?P<code>{self.code})"
        )

    @cached_property
    def remark(self) -> re.Pattern[str]:
        """A remark on a code right behind it: "97110, which builds strength, "."""
        more = rf"(?:,\s+(?:[a-z]+\s+){{0,3}}?{WORD}[^,;0-9]*)*"
        return re.compile(rf"(?P<code>{self.code}),\s+(?:which|whose)\b[^,;]*{more}(?:,|\Z)")

    @cached_property
    def disowned(self) -> tuple[re.Pattern[str], ...]:
        """A word for a purpose and a code of which it is denied: "balance has nothing to do with 97112"."""
        work = r"(?:\s+(?:training|work|exercises?|drills?|practice|retraining))?"
        word = f"(?P<word>[{PURPOSE}{ACTIVITY}]+){work}"
        code = rf"(?:(?:the|an?|cpt|code)\s+)*(?P<code>{self.code})"
        not_ = r"(?:n't|\s+not|\s+never|\s+no\s+longer)"
        to = r"(?:in|of|under|with|by|to|for|as|on|toward)"
        belongs = r"(?:belong|count|go(?:es)?|fall|fit|qualif\w+|come)s?"
        covers = (
            r"(?:cover|include|take in|address|name|list|mention|contain|deal with|treat|target|concern)s?"
        )
        return (
            re.compile(
                rf"{word}\s+(?:(?:is|are|was|were){not_}(?:\s+\w+){{0,3}}?\s+{to}|(?:has|have)\s+nothing\s+to\s+do\s+with"
                r"|(?:is|was|were|has\s+been)\s+(?:taken\s+out|removed|dropped|struck)\s+(?:of|from)(?:\s+what)?"
                rf"|(?:(?:does|do){not_}|never|no\s+longer|cannot|can't)\s+{belongs}(?:\s+\w+)?\s+{to}"
                rf"|is{not_}\s+among\s+the\s+(?:things|functions|purposes|uses|aims)(?:\s+of|\s+that)?)\s+{code}"
            ),
            re.compile(
                rf"{word}\s+(?:can|is|are|will)\s+never\s+(?:be\s+)?(?:(?:billed|coded|called)\s+(?:as\s+)?)?{code}"
                r"(?=\s*(?:[.;!]|$|,\s+no\s+matter))"
            ),
            re.compile(
                rf"{code}\s+(?:(?:(?:does|do){not_}|never|no\s+longer|cannot|can't)\s+{covers}|(?:is|was){not_}\s+(?:\w+\s+)?(?:for|about)"
                rf"|excludes|leaves\s+out|omits|has\s+nothing\s+to\s+do\s+with)\s+(?:the\s+|any\s+)?{word}"
            ),
        )

    @cached_property
    def set_aside(self) -> re.Pattern[str]:
        """What a contrast sets aside: a code or words for a purpose behind "not", "instead of" and so on."""
        thing = rf"(?:{self.code}|{WORD})"
        few, link = r"(?:\s+[a-z'-]+){0,3}?", r"(?:\s+(?:a|an|as|for|in|of|on|the|to))?"
        # Behind a bare comma a code begins a statement of its own: "unlike 97110, 97112 ...".
        more = rf"(?:(?:,|,? or|,? and|,? nor){link}\s+{WORD}|(?:,? or|,? and|,? nor){link}\s+{self.code})*,?"
        is_it = r"\s+(?:\w+\s+)?(?:is|are|as|goes?|under|gets|belongs?|falls?|=)\b|\s*[:(=]"
        normal = r"(?:normal|good|intact|fine|full|okay|ok|adequate|\d/5|within)"
        ways = (
            rf"\b(?:not|never|rather than|instead of|in place of|unlike|than|as opposed to)\b(?!\s+only\b)"
            rf"{few}\s+{thing}{more}",
            r"\b(?:over|drop|skip|forget|avoid|replace|swap|leave|off|beyond|past|on top of|apart from)"
            rf"\s+(?:cpt\s+|of\s+)?{self.code}",
            r",\s+(?:unlike|as opposed to)\s[^.;]*",
            # What comes up beside it.
            r"\b(?:(?<!deals )(?<!dealing )(?<!concerned )(?<!itself )with|and|plus|from|same \w+ as"
            r"|(?:code|unit)\s+like|(?<=  )like)\s+(?:an?\s+|the\s+|\d+\s+min\w*\s+(?:of\s+)?)?"
            rf"{DOES}(?!{is_it}|[^.;,]{{0,30}}[:=?]\s*{self.code})",
            r"\b(?:after|before|following|followed by|alongside|next to|besides?|along with|in addition to)"
            rf"\s(?!\s)(?:the\s+|some\s+|an?\s+)?(?:{WORD}(?:\s+{self.code})?|{self.code}(?:,?\s+{WORD}|\s+for\s+[^,.;]*)?)",
            rf"\b(?:when|if|where|because)\s+(?:the\s+)?{DOES}\s+(?:was|is|were|are)\s+(?:also|on|given|done"
            r"|separate|at)\b",
            rf"\bon\s+(?:an?|the|her|his)\s+{WORD}\s+(?:day|visit|date)s?\b",
            # What is said to be something else, and what nobody has to train.
            rf"{WORD}\s+(?:\w+\s+)?(?:is|are)\s+(?:an?\s+)?(?:different|separate|another)\s+(?:service|code|thing|line)",
            rf"{WORD}\s+(?:is|was|are|were)\s+(?:already\s+|now\s+)?{normal}\b",
            rf"\b(?:with|despite)\s+{normal}\s+{WORD}",
        )
        return re.compile("|".join(ways))


def is_billed(text: str, start: int, end: int) -> bool:
    """Whether a name at a place in a text is what something is billed as."""
    return bool(BILLED_AS.search(text, 0, start) or (IS.search(text, 0, start) and ENDS.match(text, end)))
