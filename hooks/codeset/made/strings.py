"""What the site itself says around its text, by language, as strings.yml has it."""

from pathlib import Path
from typing import Any

from ..data.tree import own

_STRINGS = own(Path(__file__).with_name("strings.yml"))
PAGE: dict[str, dict[str, str]] = _STRINGS["page"]  # around the text of a page
HANDOUT: dict[str, dict[str, str]] = _STRINGS["handout"]  # around that of a sheet
TOOL: dict[str, dict[str, Any]] = _STRINGS["tool"]  # the words of each tool
