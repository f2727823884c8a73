"""Where the links in rendered text lead; files that are read without this site lead elsewhere."""

from dataclasses import dataclass

from reports.document.types import Picture

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}


@dataclass(frozen=True)
class Links:
    """Patterns of addresses, and what stands before every id.

    `technique` is filled in with {slug}, `reference` and `figure` with {key}, `media` (the picture as stored) with
    {sha256} and {extension}. If `widths` are given, smaller pictures exist at `variant` ({sha256}, {width},
    {extension}), in each of `formats`. `ids` keeps the ids of several sections apart on one page.
    """

    technique: str = "/techniques/{slug}/"
    reference: str = "#{ids}ref-{key}"
    figure: str = "#{ids}figure-{key}"
    media: str = "/media/{sha256}.{extension}"
    variant: str = "/media/{sha256}-{width}.{extension}"
    widths: tuple[int, ...] = ()
    formats: tuple[str, ...] = ("avif", "webp")
    ids: str = ""

    def to_technique(self, slug: str) -> str:
        """The address of a technique."""
        return self.technique.format(slug=slug, ids=self.ids)

    def to_reference(self, key: str) -> str:
        """The address of a reference in the list of references."""
        return self.reference.format(key=key, ids=self.ids)

    def to_figure(self, key: str) -> str:
        """The address of a figure."""
        return self.figure.format(key=key, ids=self.ids)

    def to_picture(self, picture: Picture) -> str:
        """The address of a picture as it was stored."""
        return self.media.format(sha256=picture.sha256, extension=_EXTENSIONS[picture.media_type])

    def to_variant(self, picture: Picture, width: int, extension: str) -> str:
        """The address of a picture made smaller."""
        return self.variant.format(sha256=picture.sha256, width=width, extension=extension)


#: How wide a smaller picture may be: the measure of the text on a telephone, on a screen, and on a fine screen.
WIDTHS = (480, 960, 1440)
#: As the site's own pages have them.
PUBLIC_LINKS = Links(widths=WIDTHS)
