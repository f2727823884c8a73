"""Published pictures: as they are given out, and smaller ones made of them on first demand."""

import io
import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from reports.document.metadata import orientation_of, without_metadata
from reports.document.types import EditionDocument, Picture
from reports.filing.errors import Damaged
from reports.filing.kept import read_kept
from reports.models.index import PublishedPicture
from reports.models.storage import picture_path, smaller_picture_path, write_once

if TYPE_CHECKING:
    from PIL.Image import Image

logger = logging.getLogger(__name__)
_making = threading.Lock()
#: How hard the compression tries: Pillow's names for it.
_QUALITY = {"avif": {"quality": 60, "speed": 7}, "webp": {"quality": 80, "method": 4}}


def published_picture(digest: str) -> Picture | None:
    """A picture that a version shows; None for all others, those of drafts among them."""
    row = PublishedPicture.objects.filter(sha256=digest).first()
    return (
        None if row is None else Picture(sha256=digest, media_type=row.media_type, width=row.width, height=row.height)
    )


def picture_of(picture: Picture, *, width: int | None = None, extension: str = "") -> bytes:
    """The picture's bytes, without what its file says besides; with `width`, made that wide, as "avif" or "webp". Raises Damaged."""
    if width is None:
        return stored_picture(picture.sha256)
    path = smaller_picture_path(picture.sha256, width, extension)
    with suppress(OSError):
        return path.read_bytes()
    with _making:
        with suppress(OSError):
            return path.read_bytes()
        data = made_smaller(stored_picture(picture.sha256), width, extension)
        # Without room for it, the reader gets it all the same: it can be made again.
        with suppress(OSError):
            write_once(path, data)
        return data


def forget_pictures(digests: Iterable[str]) -> None:
    """Remove pictures from the disk, in every size."""
    for digest in digests:
        picture_path(digest).unlink(missing_ok=True)
        for smaller in smaller_picture_path(digest, 0, "").parent.glob(f"{digest}-*"):
            smaller.unlink(missing_ok=True)


def stored_picture(digest: str) -> bytes:
    """The picture of that SHA-256 as it is given out: without what its file says besides. Raises Damaged.

    What an earlier release took in may still say where it was taken. A sealed document names the bytes as they came, so those
    stay on the disk, and `verify` recomputes them; nobody is sent them.
    """
    from PIL import Image

    data = read_kept(picture_path(digest), digest)
    if data is None:
        logger.error("The picture %s is gone from MEDIA_ROOT or damaged.", digest)
        raise Damaged("This picture is lost or damaged on the server.")
    try:
        with Image.open(io.BytesIO(data)) as image:
            orientation = orientation_of(image)
        return without_metadata(data, orientation)
    except (OSError, SyntaxError, ValueError) as error:
        logger.exception("The picture %s cannot be given out.", digest)
        raise Damaged("This picture cannot be shown.") from error


def cover_of(document: EditionDocument) -> bytes:
    """The bytes of the picture that the edition wears; none if it wears none, or its file is not there."""
    worn = document.cover_figure()
    return picture_if_there(worn.picture.sha256) if worn and worn.picture else b""


def picture_if_there(sha256: str) -> bytes:
    """The bytes of a stored picture; none if its file is not there."""
    with suppress(Damaged):
        return stored_picture(sha256)
    return b""


def made_smaller(data: bytes, width: int, extension: str) -> bytes:
    """A picture, so wide, as "avif" or "webp"."""
    from PIL import Image, ImageOps

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        plain = _in_rgb(ImageOps.exif_transpose(image))
        height = max(1, round(plain.height * width / plain.width))
        plain.resize((width, height), Image.Resampling.LANCZOS).save(
            out, extension.upper(), icc_profile=plain.info.get("icc_profile"), **_QUALITY[extension]
        )
    return out.getvalue()


def _in_rgb(image: "Image") -> "Image":
    """The picture in RGB with eight bits for each colour, and see-through where it was."""
    if image.mode.startswith("I"):
        # Of sixteen bits of grey, Pillow would make white of all but the darkest.
        image = image.point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile", b"")
    if profile and profile[16:20] != b"RGB ":
        image = _out_of_inks(image, profile)
    has_transparency = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if has_transparency else "RGB")


def _out_of_inks(image: "Image", profile: bytes) -> "Image":
    """Inks and greys as their profile says they look, without it: browsers show no AVIF that carries one of those."""
    from PIL import ImageCms

    try:
        inks, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, inks, screen, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        logger.warning("The colour profile of a picture cannot be used; its colours are taken without it.")
    image.info.pop("icc_profile", None)
    return image
