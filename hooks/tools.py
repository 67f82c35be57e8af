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
SCRIPTS = {"count": ("copy", "counting", "assistants", "count")}


def on_page_context(context: TemplateContext, page: Page, **kwargs) -> TemplateContext:
    """Give the page the scripts of its tools."""
    used = dict.fromkeys(USED.findall(page.content or ""))
    context["scripts"] = list(dict.fromkeys(script for name in used for script in SCRIPTS[name]))
    return context
