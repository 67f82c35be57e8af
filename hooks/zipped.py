"""Archives and lists of checksums that are the same, byte for byte, for the same files and the same day."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date

MODE = 0o100644 << 16  # a plain file that its owner may write
UNIX = 3


def archive(files: Mapping[str, bytes], day: str) -> bytes:
    """Files, by their names, as a ZIP archive: sorted, dated to the start of a day (YYYY-MM-DD)."""
    packed, when = io.BytesIO(), (*date.fromisoformat(day).timetuple()[:3], 0, 0, 0)
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, when)
            entry.external_attr, entry.create_system = MODE, UNIX
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    return packed.getvalue()


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checksums(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of each file, as `sha256sum -c` reads it."""
    return "".join(f"{checksum(files[name])}  {name}\n" for name in sorted(files))
