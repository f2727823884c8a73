"""The picture that an edition wears as its cover, as drawings hold it, and the card that it stands on."""

import io
from typing import NamedTuple

from reports.languages import Words
from reports.rendering.drawing import Canvas, balanced, cut, wrapped
from reports.rendering.drawing.colours import MUTED, PAPER, RULE
from reports.rendering.identity import Identity
from reports.rendering.picture.drawing import CARD, CardWords
from reports.rendering.picture.head import draw_head, title_face
from reports.rendering.picture.story import Story, sentence

#: More pixels than these across are more than any cover or card shows.
_WIDEST = 1400
_LEFT, _RIGHT = 56.0, CARD[0] - 56.0


class Plate(NamedTuple):
    """A picture as PNG, upright, of so many pixels."""

    data: bytes
    width: int
    height: int

    def within(self, room: float, height: float) -> tuple[float, float]:
        """Its size, whole, where it may be so wide and so high."""
        scale = min(room / self.width, height / self.height)
        return self.width * scale, self.height * scale


def plate_of(data: bytes) -> Plate:
    """The picture of a file, no larger than a drawing needs."""
    from PIL import Image, ImageOps

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        upright = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
        upright.thumbnail((_WIDEST, _WIDEST))
        upright.save(out, "PNG")
    return Plate(out.getvalue(), *upright.size)


def plate_card(plate: Plate, story: Story | None, around: CardWords, words: Words, identity: Identity) -> str:
    """The card of an edition that has a cover: the picture at the right, the title and what moved at the left."""
    canvas = Canvas(CARD[0], mirrored=words.from_right)
    canvas.height = CARD[1]
    canvas.rect(0, 0, *CARD, colour=PAPER)
    face = title_face(identity)
    on_head = draw_head(
        canvas, identity, 98, cut(around.publisher, 640, 28, face), at=(_LEFT, 50 if identity.head else 62), size=28
    )
    canvas.text(_RIGHT, 50 if on_head else 62, around.version, anchor="end", size=21, colour=on_head or MUTED)
    wide, high = plate.within(520, 412)
    canvas.image(_RIGHT - wide, 128, wide, high, plate.data)
    room, y = _RIGHT - wide - 48 - _LEFT, 120.0
    size = next((size for size in (72, 58, 46) if len(wrapped(around.title, room, size, face)) <= 4), 36)
    for line in balanced(around.title, room, size, face)[:6]:
        canvas.text(_LEFT, y + size / 2, line, size=size, face=face)
        y += size * 1.1
    said = balanced(sentence(story, words), room, 28) if story else []
    for line in said[: int((540 - y - 24) / 37)]:
        canvas.text(_LEFT, y + 42, line, size=28, colour=MUTED)
        y += 37
    canvas.line(_LEFT, 560, _RIGHT, 560, colour=RULE)
    canvas.text(_RIGHT, 590, around.address, anchor="end", size=20, colour=MUTED)
    return canvas.svg(label=around.title)
