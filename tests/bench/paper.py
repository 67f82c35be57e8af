"""How long the PDFs of all handouts take: seconds by the clock and of the processor, the second run of two.

python tests/bench/paper.py
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.update(NO_MKDOCS_2_WARNING="1", SOURCE_DATE_EPOCH="1795478400")


def seconds(pdfs: str, site: str) -> tuple[float, float]:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    os.environ["PDFS"] = pdfs
    clock, used = time.perf_counter(), time.process_time()
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=site))
    return time.perf_counter() - clock, time.process_time() - used


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.path.insert(0, str(ROOT / "hooks"))
    with tempfile.TemporaryDirectory() as site:
        seconds("1", site)
        clock, used = seconds("1", site)
        count = len([*Path(site).glob("handouts/*.pdf")])
        without, used_without = seconds("0", site)
    print(f"{count} PDFs: {clock - without:.1f} s, {used - used_without:.1f} s of the processor")
