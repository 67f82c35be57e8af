"""Which page loads which tools: each has a script of its own, and no other page loads it.

The markup of a tool is made from the data: codeset/made/tools.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

USED = re.compile(r'<\w+ [^>]*\bdata-tool="(?P<name>[a-z]+)"')
# The scripts of a tool, by its name, in the order in which they run.
SCRIPTS = {
    "count": ("counting", "reasons", "assistants", "count"),
    "path": ("path",),
    "filter": ("filter",),
    "table": ("table",),
    "check": ("check",),
}
# Lines to copy: in cells of such columns, in the outline, in a fence or a quote with blanks; on a page with
# `copy` in its front matter every fence, with the site's address in place of the one that stands there.
LINES = re.compile(r'<\w+ class="(?:line|whole)"|<(?P<tag>pre|blockquote)\b(?:(?!</(?P=tag)>).)*____', re.S)
# The outline of the path: from the heading that asks for it up to what follows its last end.
OUTLINE = re.compile(r'<h2 class="list-path".*<h3 id="end-.*?(?=<h2|\Z)', re.S)
ENDS = re.compile(r'<g data-end="(?P<name>[a-z0-9-]+)">(?P<inside>.*?)</g>', re.S)


def on_page_content(html: str, page: Page, **kwargs) -> str:
    """Mark the fences that are copied whole. Hold the outline of the path together, which its tool folds up;
    lead from the drawing to the ends."""
    if page.meta.get("copy"):
        html = html.replace("<pre>", '<pre class="whole">')
    if not (outline := OUTLINE.search(html)):
        return html
    before, behind = html[: outline.start()], html[outline.end() :]
    linked = ENDS.sub(r'<a href="#end-\g<name>">\g<inside></a>', behind)
    # What holds links is no picture to a screen reader.
    linked = re.sub(r'(<svg class="fig" )role="img"(?=[^>]*>.*?<a )', r'\1role="group"', linked, flags=re.S)
    return f'{before}<div class="outline">\n{outline[0]}</div>\n{linked}'


def on_page_context(context: TemplateContext, page: Page, **kwargs) -> TemplateContext:
    """Give the page the tools on it and their scripts. Sheets of paper are not copied from."""
    used = dict.fromkeys(USED.findall(page.content or ""))
    scripts = [script for name in used for script in SCRIPTS[name]]
    lines = [] if page.meta.get("sheet") or not LINES.search(page.content or "") else ["lines"]
    context["tools"] = [*used]
    context["scripts"] = ["copy", *lines, *scripts] if scripts else []
    # Where there is no tool, the buttons that copy come once the page is there: a first view is light.
    context["later"] = lines if not scripts else []
    context["example"] = page.meta.get("copy", "")
    return context
