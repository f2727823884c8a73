"""Two versions of an edition, word by word, with the change notes that say why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.document.diff import Difference, FieldChange, SectionChange, Totals, Work, compare_documents
from reports.document.types import EditionDocument
from reports.languages import ENGLISH, Phrase, Plural, Translator
from reports.models.ledger import Version
from reports.pages.comparing.statements import (
    KINDS,
    OtherChange,
    names_of,
    of_edition,
    of_section,
)
from reports.pages.comparing.texts import ComparedText, compared, section_texts
from reports.pages.head import Head
from reports.pages.history import ChangeLine, change_line
from reports.pages.layout import Layout, edition_layout
from reports.pages.parts import Link
from reports.reading.context import EditionContext
from reports.reading.editions import all_versions
from reports.rendering import block_lines, parse_prose
from reports.rendering.terms import report_translator

#: The number of a version, "" where only one lies between the two, and a change note that it came with.
type Reason = tuple[str, ChangeLine]


@dataclass(frozen=True)
class ComparedSection:
    """A section that differs, with the notes about it. One that was removed has no number."""

    number: int | None
    title: str
    word: str
    texts: tuple[ComparedText, ...]
    others: tuple[OtherChange, ...]
    before: Link | None = None
    after: Link | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class DraftComparison:
    """What differs between a draft and what it changes, in English: no version yet to lead to."""

    totals: str
    texts: tuple[ComparedText, ...]
    others: tuple[OtherChange, ...]
    sections: tuple[ComparedSection, ...]


@dataclass(frozen=True)
class VersionComparison(DraftComparison):
    """The same of two versions, in the language of the report, with the notes that are about no section that differs."""

    head: Head
    layout: Layout
    before: Link
    after: Link
    before_dated: str
    after_dated: str
    reasons: tuple[Reason, ...]


def draft_comparison(before: EditionDocument, after: EditionDocument) -> DraftComparison:
    """What leads from one document to another, as the comparison of their versions will show it."""
    diff, work = compare_documents(before, after), Work.for_documents()
    return DraftComparison(
        totals=_totals(diff.totals, ENGLISH) if diff.count else "",
        texts=_texts_of_edition(diff.fields, work, ENGLISH),
        others=of_edition(diff, before, after, ENGLISH),
        sections=tuple(_changed(each, (before, after), work, ENGLISH) for each in diff.sections),
    )


def version_comparison(
    before: EditionDocument,
    after: EditionDocument,
    context: EditionContext,
    numbers: tuple[str, str],
) -> VersionComparison:
    """Return the page that compares the versions `numbers` of one edition: one query. `context` is that of the later version."""
    translate = report_translator(after.report)
    diff = compare_documents(before, after)
    work = Work.for_documents()
    versions = all_versions(context)
    old, new = (next(each for each in versions if each.number == number) for number in numbers)
    between = versions[versions.index(old) + 1 : versions.index(new) + 1]
    reasons = [
        (version.number if len(between) > 1 else "", change_line(note, version, context, translate))
        for version in between
        for note in version.notes
    ]
    # Other notes stand here: those about the edition, and about a section that does not differ after all, because a later version
    # took the change back, or that has another address by now.
    with_change = {slug for change in diff.sections for slug in _slugs(change)}
    return VersionComparison(
        head=_head(after, context, numbers, translate),
        layout=edition_layout(after, context),
        before=Link(old.number, addresses.edition(context.report, context.year, old.number)),
        after=Link(new.number, addresses.edition(context.report, context.year, new.number)),
        before_dated=translate.day(old.published_at).replace(" ", "\u00a0"),
        after_dated=translate.day(new.published_at).replace(" ", "\u00a0"),
        totals=_totals(diff.totals, translate),
        reasons=tuple((version, change) for version, change in reasons if change.note.section not in with_change),
        texts=_texts_of_edition(diff.fields, work, translate),
        others=of_edition(diff, before, after, translate),
        sections=tuple(
            _section(change, (before, after), (old, new), context, reasons, work=work, translate=translate)
            for change in diff.sections
        ),
    )


_TEXTS = {"title": Phrase("Title"), "summary": Phrase("Summary")}


def _texts_of_edition(fields: Sequence[FieldChange], work: Work, translate: Translator) -> tuple[ComparedText, ...]:
    return tuple(
        compared(
            translate(_TEXTS[each.field]),
            [*block_lines(parse_prose(each.before))],
            [*block_lines(parse_prose(each.after))],
            work,
        )
        for each in fields
        if each.field in _TEXTS
    )


def _section(
    change: SectionChange,
    documents: tuple[EditionDocument, EditionDocument],
    versions: tuple[Version, Version],
    context: EditionContext,
    reasons: Sequence[Reason],
    *,
    work: Work,
    translate: Translator,
) -> ComparedSection:
    slugs = _slugs(change)
    addressed = [
        Link(version.number, addresses.section(context.report, context.year, each.slug, version.number))
        if each
        else None
        for each, version in zip((change.before, change.after), versions, strict=True)
    ]
    found = tuple((version, change) for version, change in reasons if change.note.section in slugs)
    return replace(_changed(change, documents, work, translate), before=addressed[0], after=addressed[1], reasons=found)


def _changed(
    change: SectionChange, documents: tuple[EditionDocument, EditionDocument], work: Work, translate: Translator
) -> ComparedSection:
    olds, news = ([each] if each else [] for each in (change.before, change.after))
    before, after = documents
    names = names_of((*before.trends, *after.trends), (*before.techniques, *after.techniques))
    return ComparedSection(
        number=documents[1].numbers().get(change.statement.uid) if change.after else None,
        title=change.statement.title,
        word=_word(change, translate),
        texts=section_texts(documents, olds, news, work, translate),
        others=of_section(change, names, translate),
    )


def _slugs(change: SectionChange) -> set[str]:
    return {each.slug for each in (change.before, change.after) if each}


def _word(change: SectionChange, translate: Translator) -> str:
    """`changed`, `removed`, `moved from place 5 to 1`, or two of them."""
    moved = translate("moved from place {before} to {after}", before=change.position_before, after=change.position)
    labels = [translate(KINDS[change.kind])] if change.kind is not Difference.MOVED else []
    return translate.in_a_row([*labels, *([moved] if change.moved else [])])


def _totals(totals: Totals, translate: Translator) -> str:
    """`3 sections changed, 1 added, 41 words added, 12 removed`."""
    found = (
        (totals.sections_changed, Plural("{number}\u00a0section changed", "{number}\u00a0sections changed")),
        (totals.sections_added, Plural("{number}\u00a0section added", "{number}\u00a0sections added")),
        (totals.sections_removed, Plural("{number}\u00a0section removed", "{number}\u00a0sections removed")),
        (totals.sections_moved, Plural("{number}\u00a0section moved", "{number}\u00a0sections moved")),
        (totals.words_added, Plural("{number}\u00a0word added", "{number}\u00a0words added")),
        (totals.words_removed, Plural("{number}\u00a0word removed", "{number}\u00a0words removed")),
    )
    labels = [translate.count(*forms, number) for number, forms in found if number]
    return translate.in_a_row(labels) or translate("No word differs")


def _head(document: EditionDocument, context: EditionContext, numbers: tuple[str, str], translate: Translator) -> Head:
    return Head(
        title=translate(
            "{before} and {after} compared · {report} {year}",
            before=numbers[0],
            after=numbers[1],
            report=document.report.name,
            year=context.year,
        ),
        description=translate(
            "What differs between versions {before} and {after}, word by word, and why.",
            before=numbers[0],
            after=numbers[1],
        ),
        canonical=addresses.compare_versions(context.report, context.year, *numbers),
        language=document.report.language,
        translate=report_translator(document.report),
    )
