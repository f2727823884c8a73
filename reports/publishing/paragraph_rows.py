"""The paragraphs of a version in the index, and which paragraphs of the version before they continue."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q

from reports.document.paragraph_matching import ComparedParagraph, match_paragraphs
from reports.models.index import PublishedParagraph, PublishedSection
from reports.models.ledger import Version
from reports.rendering import ParagraphContent


def paragraph_rows(section: PublishedSection, contents: Sequence[ParagraphContent]) -> Iterator[PublishedParagraph]:
    """Yield the unsaved rows of a section's paragraphs, without origins."""
    for each in contents:
        yield PublishedParagraph(
            version=section.version,
            edition=section.edition,
            section=section,
            uid=section.uid,
            # Sections have fewer paragraphs than this, so positions are in the order of the edition.
            position=section.position * 10_000 + each.paragraph.number,
            paragraph=each.paragraph.id,
            number=each.paragraph.number,
            text=each.paragraph.text,
            sha256=each.sha256,
            citations=[
                {"key": cited.key, "locator": cited.locator, "position": cited.position} for cited in each.citations
            ],
            techniques=list(each.techniques),
            figures=list(each.figures),
        )


def set_origins(rows: Sequence[PublishedParagraph], version: Version) -> None:
    """Set the origins of a version's paragraphs, by comparing with the readable version before it: one query for each of the two."""
    earlier = Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    # A version that 1.0 published beside this release has no rows until the index is rebuilt.
    is_indexed = Exists(PublishedParagraph.objects.filter(version=OuterRef("pk")))
    versions = Version.objects.filter(earlier, is_indexed, edition=version.edition_id).readable()
    before = versions.order_by("-major", "-minor").defer("document").first()
    if before is None:
        return
    columns = ("uid", "paragraph", "text", "sha256")
    rows_before = PublishedParagraph.objects.filter(version=before).order_by("position").only(*columns)
    olds = [_compared(row) for row in rows_before]
    news = [_compared(row) for row in rows]
    for row, match in zip(rows, match_paragraphs(olds, news), strict=True):
        origins = [olds[index] for index in match.origins]
        is_same = len(origins) == 1 and origins[0].sha256 == row.sha256 and not match.is_moved
        row.origins = None if is_same and origins[0].id == row.paragraph else [[old.section, old.id] for old in origins]


def refresh_origins(version: Version) -> None:
    """Compare the version after `version` with the one before it, after `version` was withdrawn or redacted."""
    later = Q(major__gt=version.major) | Q(major=version.major, minor__gt=version.minor)
    after = Version.objects.filter(later, edition=version.edition_id).readable().order_by("major", "minor").first()
    if after:
        rows = list(PublishedParagraph.objects.filter(version=after).order_by("position"))
        set_origins(rows, after)
        PublishedParagraph.objects.bulk_update(rows, ["origins"], batch_size=500)


def _compared(row: PublishedParagraph) -> ComparedParagraph:
    return ComparedParagraph(str(row.uid), row.paragraph, row.text, row.sha256)
