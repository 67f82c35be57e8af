"""What the build adds beside the pages. So far: the edition, for the notice on every page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codeset import records
from codeset.source import read_source

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig


def on_env(env: Environment, config: MkDocsConfig, **kwargs) -> Environment:
    """Give the templates the edition of the code set; the gate has already checked the file."""
    root = Path(config.docs_dir).parent
    code_set, _ = records.load({records.CODES: read_source(root, records.CODES)})
    env.globals["edition"] = code_set.edition
    return env
