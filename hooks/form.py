"""The blanks of a handout as the fields of a PDF, to be filled in on screen in any reader: no script, nothing
is sent. WeasyPrint makes fields of inputs, with their tags; what it leaves out stands here.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

PART = re.compile(r'<h2 [^>]*class="blanks"[^>]*>(.*?)</h2>\s*(<ul.*?</ul>)', re.S)
BLANK = re.compile(r"\s*(_{4,})\s*")
LONG = 45  # a blank with so many characters takes several lines
NO_SCROLLING = 1 << 23  # of a field's flags: nothing can be written that would not be printed


def part(content: str) -> str:
    """What a page has to fill in: its heading as the title, and the list below; empty where there is none."""
    found = PART.search(content)
    return f'<h1>{found[1]}</h1><div class="blanks"></div>{found[2]}' if found else ""


def make_fields(root: Element) -> None:
    """Turn blanks into inputs, which the words before them name, and boxes into some that can be ticked. What
    begins with no capital belongs to the last words without a blank."""
    above, names = "", set()
    heads = [head for head in root.iter("p") if head.get("class") == "letter"]
    for place in [*(span for head in heads for span in head.iter("span")), *root.iter("li")]:
        words, blank = BLANK.sub("", "".join(place.itertext())).strip(), BLANK.search(place.text or "")
        if (field := place.find("input")) is not None:
            del field.attrib["disabled"]
        elif (field := place.find("i")) is not None:
            field.tag = "input"
        elif blank:
            size = len(blank[1])
            place.set("class", "field")
            place.set("style", f"flex: {size} 1 {1.2 * size:.0f}%")
            place.text, field = f"{words} ", SubElement(place, "textarea" if size >= LONG else "input")
        else:
            above = words
            continue
        label = words if words[0].isupper() else f"{above} {words}"
        name = re.sub(r"\W+", "-", label.lower())
        field.set("name", f"{name}-{len(names)}" if name in names else name)
        field.set("title", label)
        names.add(name)


def mend_fields(pdf) -> None:
    """Give fields the fonts that every reader has, and looks of their own, so that none has to guess them."""
    from pydyf import Array, Dictionary, Stream, String

    if not (form := pdf.catalog.get("AcroForm")):
        return
    text = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
    ticks = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/ZapfDingbats"}
    form["DR"] = Dictionary({"Font": Dictionary({"Helv": Dictionary(text), "ZaDb": Dictionary(ticks)})})
    del form["NeedAppearances"]
    for field in [each for each in pdf.objects if isinstance(each, dict) and "FT" in each]:
        left, top, right, bottom = field["Rect"]
        field["Rect"] = Array([left, bottom, right, top])
        box = Array([0, 0, right - left, top - bottom])
        empty = Stream([b"/Tx BMC EMC"], {"Type": "/XObject", "Subtype": "/Form", "BBox": box})
        pdf.add_object(empty)
        if field["FT"] == "/Tx":
            field["DA"] = String("0 g /Helv 10.5 Tf")
            field["Ff"] = field.get("Ff", 0) | NO_SCROLLING
            field["AP"] = Dictionary({"N": empty.reference})
        else:
            field["DA"] = String("0 g /ZaDb 0 Tf")
            field["MK"] = Dictionary({"CA": String("4")})
            field["AP"]["N"]["Off"] = empty.reference
