"""Pictures for files: as they are stored where every reader shows them, otherwise as PNG."""

from reports.document.images import as_png, decode
from reports.document.types import EditionDocument, Figure, Picture
from reports.exporting.context import Context

_SHOWN_EVERYWHERE = {"image/png": "png", "image/jpeg": "jpg"}


def file_name(picture: Picture) -> str:
    """The name of a picture's file: its SHA-256 as stored, and the suffix of what it is made into."""
    return f"{picture.sha256}.{_SHOWN_EVERYWHERE.get(picture.media_type, 'png')}"


def read_picture(picture: Picture, context: Context) -> tuple[str, bytes]:
    """The name and the bytes of a picture's file."""
    data = context.pictures(picture.sha256)
    if picture.media_type in _SHOWN_EVERYWHERE:
        return file_name(picture), data
    return file_name(picture), decode(as_png, data)[0]


def readable(document: EditionDocument) -> EditionDocument:
    """The document with its pictures said to be what `read_picture` makes of them."""
    return document.model_copy(update={"figures": tuple(_readable(figure) for figure in document.figures)})


def _readable(figure: Figure) -> Figure:
    if figure.picture is None or figure.picture.media_type in _SHOWN_EVERYWHERE:
        return figure
    return figure.model_copy(update={"picture": figure.picture.model_copy(update={"media_type": "image/png"})})
