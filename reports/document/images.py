"""Decoding pictures with Pillow: large ones in a limited process, since a file's size says little about what decoding it costs."""

import io
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from reports.document.metadata import orientation_of, without_metadata
from reports.limited_process import call_limited

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

logger = logging.getLogger(__name__)
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
#: What Pillow calls a JPEG that has others behind it, as the cameras of telephones write them; readers see the first.
_SEVERAL_JPEGS = "MPO"
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
#: A progressive JPEG has some ten scans. Each takes time for every pixel, however few bytes it has.
MAX_SCANS, _SCAN = 100, b"\xff\xda"
#: A picture with no more bytes and pixels is decoded in some tenths of a second, in some 20 MB.
_SMALL_BYTES, _SMALL_PIXELS = 1024**2, 2_000_000
#: What a camera that was held upright writes into its pictures: readers see them turned.
_ON_ITS_SIDE = {5, 6, 7, 8}
#: How hard the compression tries: Pillow's names for it.
_QUALITY = {"avif": {"quality": 60, "speed": 7}, "webp": {"quality": 80, "method": 4}}


class UnusablePicture(Exception):
    """A picture cannot be published; the message says why, and what to do."""


def decode[*Ts, T](function: Callable[[bytes, *Ts], T], data: bytes, *arguments: *Ts) -> T:
    """Return `function(data, …)`, one of those below, in a limited process unless the picture is small. Raises LimitExceeded."""
    if _is_small(data):
        return function(data, *arguments)
    return call_limited(function, data, *arguments)


def _opened(data: bytes) -> "ImageFile":
    from PIL import AvifImagePlugin, Image

    # Each thread takes address space, which is limited; there are as many as processors otherwise.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return Image.open(io.BytesIO(data), formats=tuple(FORMATS))


def _is_small(data: bytes) -> bool:
    from PIL import Image

    if len(data) > _SMALL_BYTES or data.count(_SCAN) > MAX_SCANS:
        return False
    try:
        with _opened(data) as image:
            return image.width * image.height <= _SMALL_PIXELS
    except (Image.DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError):
        return True  # it is refused as fast


def check_picture(data: bytes, is_published: bool = False) -> tuple[bytes, str, int, int]:
    """Return a picture without its metadata, its media type, and its width and height as seen. Raises UnusablePicture.

    An AVIF, which earlier releases accepted, is one only if `is_published`: its bytes then stay as they are.
    """
    from PIL import Image

    try:
        with _opened(data) as image:
            width, height, kind = image.width, image.height, image.format or ""
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise UnusablePicture(f"The picture has {width} × {height} pixels, which is too many. Save it smaller.")
            orientation = orientation_of(image)
        if kind == "AVIF" and not is_published:
            raise UnusablePicture("The picture is an AVIF, which is not supported. Save it as PNG, JPEG or WebP.")
        data = data if kind == "AVIF" else without_metadata(data, orientation)
        if kind in {"JPEG", _SEVERAL_JPEGS} and data.count(_SCAN) > MAX_SCANS:
            words = f"The picture is a JPEG of more than {MAX_SCANS} scans, which takes too long to decode."
            raise UnusablePicture(f"{words} Open it and save it again as a JPEG or PNG.")
        with _opened(data) as image:
            if image.size != (width, height):
                raise ValueError("it contains another picture")
            image.load()
        if orientation in _ON_ITS_SIDE:
            width, height = height, width
    except (Image.DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise UnusablePicture("This is not a complete PNG, JPEG or WebP picture.") from error
    return data, FORMATS["JPEG" if kind == _SEVERAL_JPEGS else kind], width, height


def as_png(data: bytes, widest: int | None = None) -> tuple[bytes, int, int]:
    """Return a picture upright as PNG, with its width and height; with `widest`, in colours that drawings hold and no wider or higher."""
    from PIL import ImageOps

    out = io.BytesIO()
    with _opened(data) as image:
        # A PNG does not say which side is up.
        upright = ImageOps.exif_transpose(image)
        if widest is not None:
            upright = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
            upright.thumbnail((widest, widest))
        upright.save(out, "PNG")
    return out.getvalue(), *upright.size


def resized(data: bytes, width: int, extension: str) -> bytes:
    """Return a picture that wide, as "avif" or "webp"."""
    from PIL import Image, ImageOps

    out = io.BytesIO()
    with _opened(data) as image:
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
        logger.warning("The colour profile of a picture cannot be used and is ignored.")
    image.info.pop("icc_profile", None)
    return image
