"""What the site itself says around its text, by language, as strings.yml has it."""

from pathlib import Path
from typing import Any

import yaml

_STRINGS = yaml.safe_load(Path(__file__).with_name("strings.yml").read_text(encoding="utf-8"))
PAGE: dict[str, dict[str, str]] = _STRINGS["page"]  # around the text of a page
HANDOUT: dict[str, dict[str, str]] = _STRINGS["handout"]  # around that of a sheet
TOOL: dict[str, dict[str, Any]] = _STRINGS["tool"]  # the words of each tool
