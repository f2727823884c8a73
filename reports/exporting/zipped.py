"""ZIP files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime


def zipped(files: Iterable[tuple[str, bytes]], *, at: datetime, stored: frozenset[str] = frozenset()) -> bytes:
    """The files in their order, all dated `at` (aware), packed except those in `stored`."""
    moment = at.astimezone(UTC)
    # ZIP counts from 1980, in steps of two seconds.
    dated = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, dated)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()
