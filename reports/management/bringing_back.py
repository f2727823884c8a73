"""A Word file that was sent and comes back, by a command."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from reports import drafting
from reports.document.diff import RunKind
from reports.document.merging import Paragraph, joined
from reports.importing.word.returned import sent_sections
from reports.management.files import read_file
from reports.models.draft import Section
from reports.models.series import Edition

#: What is taken where both changed the same.
SIDES = ("file", "draft")
_SIGNS = {RunKind.ADDED: "+", RunKind.REMOVED: "-"}


def sent_from(file: Path, report: str, year: int) -> Edition | None:
    """The edition that a Word file was sent from, if it is the one that is asked for. Raises CommandError."""
    if file.suffix.lower() != ".docx" or not file.is_file():
        return None
    edition = (
        Edition.objects.select_related("report").filter(report__slug=report, year=year, draft__isnull=False).first()
    )
    uids = set(Section.objects.filter(draft=edition.pk).values_list("uid", flat=True)) if edition else set()
    return edition if uids and sent_sections(read_file(file), file.name) & uids else None


def bring_back(edition: Edition, file: Path, *, by: str, take: str | None, is_trial: bool) -> Iterator[str]:
    """Change the draft as the file was changed; lines that say how. Within a transaction. Raises ImportRefused, DraftError and more.

    `take` says what goes where the draft was changed as well; without it, a CommandError says what that is.
    """
    address = f"{settings.SITE_URL}/{edition.report.slug}/{edition.year}/"
    brought = drafting.bring_back(edition, read_file(file), file.name, address=address)
    for text in brought.texts:
        yield f"  change  {text.name}"
        for run in text.runs:
            # Each line, since one that is added may begin with a hyphen of its own.
            lines = run.text.strip().split("\n") if run.kind in _SIGNS else ()
            yield from (f"    {_SIGNS[run.kind]} {line}" for line in lines if line.strip())
        for each in text.contested:
            yield f"    changed here too: {each.theirs or '(removed)'}"
            yield f"    in the file:      {each.mine or '(removed)'}"
    yield from (f"  create  section “{section.title}”" for _, section in brought.added)
    yield from (f"  comment {each.by}: {each.words}" for each in brought.remarks)
    yield from (f"  note: {each.place + ': ' if each.place else ''}{each.words}" for each in brought.findings)
    if brought.is_empty:
        yield "  nothing to do"
    elif not is_trial:
        if any(text.contested for text in brought.texts) and take is None:
            raise CommandError(
                "Nothing was changed: the draft and the file change the same paragraphs (see --dry-run). Choose at the "
                "desk, or use --take file or --take draft."
            )
        texts = {text.place: joined(text.paragraphs, lambda each: _taken(each, take)) for text in brought.texts}
        why = f"changed in {file.name}"[:300]
        drafting.take_back(edition, brought, texts, by=by, at=timezone.now(), why=why)


def _taken(each: Paragraph, take: str | None) -> str:
    return each.theirs if each.is_contested and take == "draft" else each.text
