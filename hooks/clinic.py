"""Whose copy of the site this is: `extra.clinic` of mkdocs.yml, as pages and sheets show it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOM = {"name": 48, "phone": 24}  # characters, for which the head of a sheet has room
INSTEAD = {"logo": "theme.logo", "colors": "theme.palette", "contact": "extra.contact"}
PRINTED = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")  # the pictures that a PDF can hold


def read(given: Any, logo: str | None, docs: Path) -> dict[str, str]:
    """Name and phone as given, or empty; and the logo of the sheets, where there is a name for it to stand
    beside: that of the pages, a file in `docs`. Raises ValueError for what cannot be used, in words."""
    clinic = {key: "" for key in (*ROOM, "logo")}
    if not isinstance(given or {}, dict):
        raise ValueError("it takes `name` and `phone`")
    for key, value in (given or {}).items():
        if key in INSTEAD:
            raise ValueError(f"`{key}` is not set here. Set `{INSTEAD[key]}`")
        if key not in ROOM:
            raise ValueError(f"it takes `name` and `phone`, and no `{key}`; notice and edition always stand")
        if value is not None and not isinstance(value, str):
            raise ValueError(f"`{key}: {value}` is no text. Put it in quotes, with blanks or hyphens in it")
        clinic[key] = " ".join((value or "").split())
        if not clinic[key].isprintable():
            raise ValueError(f"`{key}` holds a character that nobody sees. Type it anew")
        if len(clinic[key]) > ROOM[key]:
            found = f"`{key}` has {len(clinic[key])} characters, and a sheet has room for {ROOM[key]}"
            raise ValueError(f"{found}. Shorten it")
    if clinic["name"] and logo:
        if not logo.lower().endswith(PRINTED) or not (docs / logo).is_file():
            known = ", ".join(ending[1:] for ending in PRINTED)
            raise ValueError(f"sheets cannot show the logo {logo}; they can show {known} in docs/")
        clinic["logo"] = logo
    return clinic
