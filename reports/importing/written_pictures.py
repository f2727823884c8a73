"""Pictures that stand in a text as text (`data:image/png;base64,…`), as Google Docs writes them: they become files beside it."""

import base64
import binascii
import re
from collections.abc import Collection

#: Behind a picture's alternative text, or behind the label that it is called by.
_WRITTEN = re.compile(
    r"(?P<before>\]\([ \t]{0,9}<?|\]:[ \t]{0,9}<?)data:image/(?P<kind>png|jpe?g|webp|avif|gif);base64,(?P<data>[A-Za-z0-9+/=]+)"
)


def take_out(text: str, taken: Collection[str]) -> tuple[str, dict[str, bytes]]:
    """The text with names of files where pictures were written, its lines as before, and the files, called otherwise than those `taken`."""
    files: dict[str, bytes] = {}
    if "data:image/" not in text:
        return text, files

    def named(written: re.Match[str]) -> str:
        try:
            data = base64.b64decode(written["data"], validate=True)
        except binascii.Error:
            return written.group()
        number = len(files) + 1
        while (name := f"picture-{number}.{written['kind']}") in taken or name in files:
            number += 1
        files[name] = data
        return f"{written['before']}{name}"

    return _WRITTEN.sub(named, text), files
