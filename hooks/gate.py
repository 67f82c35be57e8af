"""The gate: nothing is published while a page and the data disagree.

The only event in `mkdocs build` at which the previous site is still on disk is `on_pre_build`; so
everything is checked there, on the sources, before MkDocs touches the published folder.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import get_files

import codeset

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# MkDocs gives a hook a `__name__` outside its own logger tree. A logger of our own, and not the text
# of the PluginError, carries the diagnostics: MkDocs prints a repeated error text only once a process.
log = logging.getLogger("mkdocs.hooks.codeset")


@event_priority(100)  # Before any other plugin does work for a build that may not happen.
def on_pre_build(config: MkDocsConfig, **kwargs) -> None:
    """Check what this build would publish; raise PluginError if anything is wrong.

    What was judged is left in `config.extra["site"]` for the pages and files that are made from it.
    """
    # MkDocs makes the path of the pages absolute, that of its own settings not always.
    docs = Path(config.docs_dir)
    if looped := codeset.loops(docs.parent):
        log.error("%s\n", "\n\n".join(map(str, looped)))
        raise PluginError("Nothing was published: a link leads in a circle. The previous site is unchanged.")
    published = [file.src_uri for file in get_files(config) if file.inclusion.is_included()]
    readable = [f"{docs.name}/{uri}" for uri in published if uri.lower().endswith(codeset.READABLE)]
    readable += codeset.template_paths(docs.parent)
    try:
        today = codeset.day()
    except ValueError as error:
        raise PluginError(f"Nothing was published: {error}. The previous site is unchanged.") from None
    report = codeset.check(
        docs.parent,
        [*readable, Path(config.config_file_path).name],
        today=today,
        strict=config.strict,
    )
    for diagnostic in report.diagnostics:
        # A note is no warning: MkDocs counts those, and a note never stops a build.
        log.log(logging.ERROR if diagnostic.severity == "error" else logging.INFO, "%s\n", diagnostic)
    if report.errors:
        raise PluginError(f"Nothing was published: {report.closing}. The previous site is unchanged.")
    log.info("Gate: %s.", report.summary)
    config.extra["site"] = report.site
