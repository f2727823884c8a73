"""Two versions of an edition, word by word, with the change notes that say why."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document.diff import Difference, FieldChange, SectionChange, Totals, Work, compare_documents
from reports.document.types import EditionDocument
from reports.facts.editions import EditionContext, VersionFacts
from reports.pages import addresses
from reports.pages.comparing.statements import KIND_WORDS, OtherChange, of_edition, of_section
from reports.pages.comparing.texts import ComparedText, compared, section_texts
from reports.pages.frame import Frame, frame
from reports.pages.head import Head
from reports.pages.history import ChangeLine, change_line
from reports.pages.parts import Link, counted, day
from reports.rendering import plain_text


@dataclass(frozen=True)
class Reason:
    """A change note, and the number of the version that it came with: "" where only one version lies between the two."""

    version: str
    change: ChangeLine


@dataclass(frozen=True)
class ComparedSection:
    """A section that differs, with the notes about it. One that was removed has no number."""

    number: int | None
    title: str
    word: str
    before: Link | None
    after: Link | None
    texts: tuple[ComparedText, ...]
    others: tuple[OtherChange, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class VersionComparison:
    """All that the comparison of two versions shows."""

    head: Head
    frame: Frame
    before: Link
    after: Link
    before_dated: str
    after_dated: str
    totals: str
    reasons: tuple[Reason, ...]
    texts: tuple[ComparedText, ...]
    others: tuple[OtherChange, ...]
    sections: tuple[ComparedSection, ...]


def version_comparison(
    before: EditionDocument,
    after: EditionDocument,
    context: EditionContext,
    numbers: tuple[str, str],
    titles: dict[tuple[str, str], str],
) -> VersionComparison:
    """The documents of the versions `numbers` of one edition; `context` has all versions with their change notes, and its own
    version is the later of the two."""
    diff = compare_documents(before, after).seen()
    work = Work.for_documents()
    old, new = (next(each for each in context.versions if each.number == number) for number in numbers)
    between = context.versions[context.versions.index(old) + 1 : context.versions.index(new) + 1]
    reasons = [
        (note.section, Reason(version.number if len(between) > 1 else "", change_line(note, version, context, titles)))
        for version in between
        for note in version.change_notes
    ]
    return VersionComparison(
        head=_head(before, context, numbers),
        frame=frame(after, context),
        before=_link(old, context),
        after=_link(new, context),
        before_dated=day(old.published_at),
        after_dated=day(new.published_at),
        totals=_totals(diff.totals),
        reasons=_reasons_elsewhere(reasons, diff.sections),
        texts=_texts_of_edition(diff.fields, work),
        others=of_edition(diff, before, after),
        sections=tuple(
            _section(change, (before, after), (old, new), context, reasons, work=work)
            for change in diff.sections
            if change.seen
        ),
    )


def _texts_of_edition(fields: Sequence[FieldChange], work: Work) -> tuple[ComparedText, ...]:
    return tuple(
        compared(each.field.capitalize(), plain_text(each.before), plain_text(each.after), work)
        for each in fields
        if each.field in {"title", "summary"}
    )


def _section(
    change: SectionChange,
    documents: tuple[EditionDocument, EditionDocument],
    versions: tuple[VersionFacts, VersionFacts],
    context: EditionContext,
    reasons: Sequence[tuple[str | None, Reason]],
    *,
    work: Work,
) -> ComparedSection:
    section = change.section
    slugs = _slugs(change)
    addressed = [
        Link(version.number, addresses.section(context.report, context.year, each.slug, version.number))
        if each
        else None
        for each, version in zip((change.before, change.after), versions, strict=True)
    ]
    return ComparedSection(
        number=documents[1].numbers().get(section.uid) if change.after else None,
        title=section.title,
        word=_word(change),
        before=addressed[0],
        after=addressed[1],
        texts=section_texts(
            documents, [change.before] if change.before else [], [change.after] if change.after else [], work
        ),
        others=of_section(change, documents[1 if change.after else 0]),
        reasons=tuple(reason for slug, reason in reasons if slug in slugs),
    )


def _reasons_elsewhere(
    reasons: Sequence[tuple[str | None, Reason]], changes: Sequence[SectionChange]
) -> tuple[Reason, ...]:
    """The reasons that stand beside no section: those about the edition, and those about a section that does not differ after
    all, because a later version took the change back, or has another address by now."""
    slugs = {slug for change in changes if change.seen for slug in _slugs(change)}
    return tuple(reason for section, reason in reasons if section not in slugs)


def _slugs(change: SectionChange) -> set[str]:
    return {each.slug for each in (change.before, change.after) if each}


def _word(change: SectionChange) -> str:
    """`changed`, `removed`, `moved from place 5 to 1`, or two of them."""
    moved = f"moved from place {change.position_before} to {change.position}"
    words = [KIND_WORDS[change.kind]] if change.kind is not Difference.MOVED else []
    return ", ".join([*words, *([moved] if change.moved else [])])


def _totals(totals: Totals) -> str:
    """`3 sections changed, 1 added, 41 words added, 12 removed`."""
    parts = []
    for number, one, many in (
        (totals.sections_changed, "section changed", "sections changed"),
        (totals.sections_added, "section added", "sections added"),
        (totals.sections_removed, "section removed", "sections removed"),
        (totals.sections_moved, "section moved", "sections moved"),
        (totals.words_added, "word added", "words added"),
        (totals.words_removed, "word removed", "words removed"),
    ):
        if number:
            parts.append(counted(number, one, many).replace(" ", "\N{NO-BREAK SPACE}", 1))
    return ", ".join(parts) or "No word differs"


def _link(version: VersionFacts, context: EditionContext) -> Link:
    return Link(version.number, addresses.edition(context.report, context.year, version.number))


def _head(document: EditionDocument, context: EditionContext, numbers: tuple[str, str]) -> Head:
    return Head(
        title=f"{numbers[0]} and {numbers[1]} compared · {document.report.name} {context.year}",
        description=f"What differs between versions {numbers[0]} and {numbers[1]}, word by word, and why.",
        canonical=addresses.compare_versions(context.report, context.year, *numbers),
        language=document.report.language,
    )
