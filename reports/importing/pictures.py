"""Check pictures of an import by their content, and make figures of them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from reports.document.images import UnusablePicture, check_picture, decode
from reports.importing.assembly import Raw
from reports.importing.blocks.model import PictureMark
from reports.importing.errors import shortened
from reports.importing.slugs import free_slug, slug_of
from reports.limited_process import LimitExceeded

MAX_PICTURE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class PictureFile:
    """A picture that can be published: its bytes, their media type, and width and height in pixels as displayed."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, which is the name of the picture in documents and in MEDIA_ROOT."""
        return hashlib.sha256(self.data).hexdigest()


def open_picture(data: bytes, *, is_published: bool = False) -> PictureFile:
    """Return the picture in `data`, without the metadata of its file: place, camera, comments. Raise UnusablePicture.

    With `is_published`, an AVIF is accepted and returned unchanged, because earlier releases published such pictures.
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise UnusablePicture(f"The file has more than {MAX_PICTURE_BYTES // 1024 // 1024} MB. Save it smaller.")
    try:
        return PictureFile(*decode(check_picture, data, is_published))
    except LimitExceeded as error:
        raise UnusablePicture(f"The picture cannot be decoded: {error}. Save it smaller.") from error


#: The most pixels in all pictures of a file, because decoding takes time and memory for each.
MOST_PIXELS = 400_000_000
MOST_FIGURES = 500
_ADD_IT = "Save it as PNG or JPEG and add it as a figure at the desk."
_OTHER_KINDS = (
    (b"\x01\x00\x00\x00", "an EMF drawing"),
    (b"\xd7\xcd\xc6\x9a", "a WMF drawing"),
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF", "a PDF"),
)


class Figures:
    """Creates figures, and collects them and their pictures. `read` returns the bytes of a file by name, None if it is missing."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self.read = read
        self.keys: set[str] = set()
        self.raw: list[Raw] = []
        self.pictures: dict[str, PictureFile] = {}
        self._pixels = 0

    def add(self, drawn: PictureMark, caption: str, words: str) -> tuple[Raw | None, str]:
        """Return the raw figure of a picture, None if it is left out, and a finding, "" if there is none.

        `caption` is Markdown, `words` are the caption as plain text.
        """
        label = shortened(drawn.alt or words) or (drawn.link[:200] if drawn.is_outside else "")
        name = f"“{label}”" if label else "without alternative text"
        try:
            picture = self._picture(drawn)
        except UnusablePicture as error:
            return None, f"The picture {name} is left out: {error}"
        figure = {
            "key": self._key(drawn.alt or words),
            "caption": caption,
            "alt": " ".join(drawn.alt.split()),
            "picture": {
                "sha256": picture.sha256,
                "media_type": picture.media_type,
                "width": picture.width,
                "height": picture.height,
            },
        }
        self.raw.append(figure)
        missing = f"The picture {figure['key']} has no alternative text. Describe it in the figure."
        return figure, "" if drawn.alt.strip() else missing

    def _picture(self, drawn: PictureMark) -> PictureFile:
        if drawn.is_outside:
            raise UnusablePicture("it is linked from elsewhere and not in the file. Add it as a figure at the desk.")
        if drawn.is_cropped:
            raise UnusablePicture(
                "it is cropped, and what was cut off is still in the file. Delete the cropped areas in Word (Compress Pictures), "
                "or add it as a figure at the desk."
            )
        if len(self.raw) >= MOST_FIGURES:
            raise UnusablePicture(
                f"at most {MOST_FIGURES} pictures are taken from one file. Add it as a figure at the desk."
            )
        if drawn.link not in self.pictures:
            self.pictures[drawn.link] = self._read(drawn.link)
        return self.pictures[drawn.link]

    def _read(self, part: str) -> PictureFile:
        if (data := self.read(part)) is None:
            raise UnusablePicture("it is missing from the file. Add it as a figure at the desk.")
        if self._pixels > MOST_PIXELS:
            raise UnusablePicture("the file contains too many pictures. Add it as a figure at the desk.")
        if kind := _other_kind(data, part):
            raise UnusablePicture(f"it is {kind}. {_ADD_IT}")
        try:
            picture = open_picture(data)
        except UnusablePicture as error:
            message = str(error)
            raise UnusablePicture(f"{message[0].lower()}{message[1:]} {_ADD_IT}") from error
        self._pixels += picture.width * picture.height
        return picture

    def _key(self, words: str) -> str:
        """Return a free key made of the words, which stays the same as long as they do."""
        whole = slug_of(words, otherwise="picture")
        start = whole if len(whole) <= 40 else whole[:41].rsplit("-", 1)[0][:40]
        return free_slug(start, self.keys | {each["key"] for each in self.raw})


def _other_kind(data: bytes, part: str) -> str:
    if part.lower().endswith(".svg"):
        return "an SVG drawing"
    return next((kind for start, kind in _OTHER_KINDS if data.startswith(start)), "")
