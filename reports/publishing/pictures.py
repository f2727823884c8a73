"""Pictures of an earlier release, whose files still say where they were taken: cleaned in drafts, named in versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from reports.drafting import keep_pictures
from reports.filing import Damaged, forget_pictures, stored_picture
from reports.importing.pictures import PictureFile
from reports.models.draft import Figure
from reports.models.ledger import Version, VersionFile
from reports.models.series import Edition, Report, StoredPicture

#: Files of versions that hold pictures.
_WITH_PICTURES = ("pdf", "epub", "zip")


@dataclass(frozen=True)
class Telling:
    """A picture whose stored file says more than it shows.

    `figures` and `reports` are drafts' figures and reports' logos that used it and now use a clean one; `versions` name it in
    what was sealed, each with the files that were made of it.
    """

    sha256: str
    figures: tuple[Figure, ...]
    reports: tuple[Report, ...]
    versions: tuple[tuple[Version, tuple[str, ...]], ...]


def clean_pictures(*, write: bool) -> Iterator[Telling]:
    """Have drafts and logos use clean files, and say what was found; without `write`, only say it.

    A version names its pictures by the SHA-256 of their bytes as they came, which stay for it and are sent to nobody.
    """
    for row in StoredPicture.objects.order_by("pk"):
        try:
            data = stored_picture(row.sha256)
        except Damaged:
            continue  # `verify` names it if a version shows it, the checks of publishing if a draft does
        clean = PictureFile(data, row.media_type, row.width, row.height)
        if clean.sha256 != row.sha256:
            yield _cleaned(row, clean, write=write)


@transaction.atomic
def _cleaned(row: StoredPicture, clean: PictureFile, *, write: bool) -> Telling:
    figures = Figure.objects.filter(picture=row).select_related("draft__edition__report")
    list(Edition.objects.select_for_update().filter(pk__in=figures.values("draft_id")).order_by("pk").values_list("pk"))
    versions = Version.objects.filter(document__contains=row.sha256).select_related("edition__report")
    found = Telling(
        row.sha256,
        tuple(figures),
        tuple(Report.objects.filter(Q(logo=row) | Q(dark_logo=row))),
        tuple((version, _files(version)) for version in versions.order_by("pk")),
    )
    if write:
        keep_pictures([clean])
        sizes = {"media_type": row.media_type, "width": row.width, "height": row.height}
        new, _ = StoredPicture.objects.get_or_create(sha256=clean.sha256, defaults=sizes)
        Figure.objects.filter(pk__in=[each.pk for each in found.figures]).update(picture=new)
        Report.objects.filter(logo=row).update(logo=new)
        Report.objects.filter(dark_logo=row).update(dark_logo=new)
        if not found.versions:
            row.delete()
            transaction.on_commit(lambda: forget_pictures([found.sha256]))
    return found


def _files(version: Version) -> tuple[str, ...]:
    rows = VersionFile.objects.filter(version=version, format__in=_WITH_PICTURES).order_by("format")
    return tuple(rows.values_list("format", flat=True))
