"""What pandoc wrote, with the pictures in place, as a file whose bytes depend on nothing but what is in it."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime

from reports.exporting.zipped import zipped

#: pandoc gives a picture's source as its description, beside the real one.
_SOURCE = re.compile(r' descr="data:[^"]{0,500}"')
#: What all paragraphs are, which say nothing of it themselves.
_ALL_PARAGRAPHS = re.compile(r"(<w:pPrDefault>\s*<w:pPr>)")


def packed(made: bytes, pictures: Mapping[bytes, bytes], *, at: datetime, from_right: bool = False) -> bytes:
    """The file, each stand-in among its media replaced by the picture; its paragraphs are written from the right if it is so."""
    return zipped(_members(made, pictures, from_right=from_right), at=at)


def _members(made: bytes, pictures: Mapping[bytes, bytes], *, from_right: bool) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = _SOURCE.sub("", data.decode()).encode()
            if name == "word/styles.xml" and from_right:
                data = _ALL_PARAGRAPHS.sub(r"\1<w:bidi/>", data.decode()).encode()
            yield name, pictures.get(data, data) if name.startswith("word/media/") else data
