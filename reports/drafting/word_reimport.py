"""Take changes from a Word file that was exported from a draft: first as a plan, then, when a person confirms it, into the draft.

The exported state is exported and read again, and the differences to the file are the changes made in Word. They are applied to the
Markdown of that state, and the result is merged with the current text like the texts of two people.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from django.db import transaction
from pydantic import ValidationError

from reports.document import types
from reports.document.canonical import error_lines, sha256
from reports.document.diff import Run, Work, diff_plain
from reports.document.merging import Paragraph, joined, merge_texts
from reports.drafting.assembling import DraftError, document_of
from reports.drafting.commenting import CommentAuthor, CommentRefused, comment
from reports.drafting.loading import load, store_pictures
from reports.drafting.plan import Plan
from reports.drafting.word_merge import apply_changes, lead_links
from reports.exporting import Context
from reports.exporting.word import edition_digest, section_digest, write_sections
from reports.importing.blocks.bookmarks import KnownTargets
from reports.importing.errors import Finding, ImportLog, merge_findings
from reports.importing.pictures import PictureFile
from reports.importing.word.returned import Remark, Returned, read_returned
from reports.models.draft import Section
from reports.models.people import NAME_LENGTH, Actor
from reports.models.revisions import SectionRevision
from reports.models.series import Edition
from reports.rendering import headings_of
from reports.rendering.word_round_trip import bookmark_of

type TextField = Literal["title", "summary", "body"]
#: A text of the edition: the uid of its section (None: of the edition itself), and the field.
type TextKey = tuple[UUID | None, TextField]
_OF_SECTIONS: tuple[TextField, ...] = ("title", "summary", "body")


@dataclass(frozen=True)
class ChangedText:
    """A text that was changed in Word. `mine` of its paragraphs is from the file, `theirs` from the current text `now`."""

    key: TextKey
    name: str
    now: str
    paragraphs: tuple[Paragraph, ...]

    def runs(self, in_words: Callable[[str], str]) -> tuple[Run, ...]:
        """Return the changes word by word, without those that need a choice. `in_words` returns a text as readers see it."""
        new = joined(self.paragraphs, lambda each: each.theirs if each.is_contested else each.text)
        return diff_plain(self.now, new, in_words)


@dataclass(frozen=True)
class ReimportResult:
    """The changes in a file: texts, figures and comments; and findings."""

    texts: tuple[ChangedText, ...]
    names: Mapping[str, str]
    figures: tuple[types.Figure, ...] = ()
    pictures: tuple[PictureFile, ...] = ()
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.remarks)


def compare_word_file(
    edition: Edition, data: bytes, filename: str, *, address: str, only: UUID | None = None
) -> ReimportResult:
    """Return the changes in a file, with `only` those in one section. Raise ImportRefused, DraftError or CannotBeWritten.

    `address` is the edition's address, used if the file has none.
    """
    document, log = document_of(edition), ImportLog(filename)
    return _Comparison(edition, document, data, log, address).result(only)


@transaction.atomic
def apply_word_changes(
    edition: Edition,
    result: ReimportResult,
    texts: Mapping[TextKey, str],
    *,
    actor: Actor,
    why: str,
) -> Plan:
    """Save the changes that the plan showed, with the chosen `texts`. Raise DraftError."""
    document = _with_texts(document_of(edition), texts)
    changed = document.model_copy(update={"figures": (*document.figures, *result.figures)})
    try:
        document = types.EditionDocument.model_validate(changed.model_dump(mode="json", by_alias=True))
    except ValidationError as error:
        raise DraftError(error_lines(error)) from error
    store_pictures(result.pictures)
    plan = load(edition, document, actor=actor, why=why)
    rows = {row.uid: row for row in Section.objects.filter(draft=edition.pk)}
    for each in result.remarks:
        _add_comment(rows[each.section], each, result.names, actor.at)
    return plan


def _with_texts(document: types.EditionDocument, texts: Mapping[TextKey, str]) -> types.EditionDocument:
    own: dict[str, str] = {field: text for (uid, field), text in texts.items() if uid is None}
    sections = (
        each.model_copy(update={field: text for (uid, field), text in texts.items() if uid == each.uid})
        for each in document.sections
    )
    return document.model_copy(update={**own, "sections": tuple(sections)})


def _add_comment(section: Section, remark: Remark, names: Mapping[str, str], at: datetime) -> None:
    author = CommentAuthor(_name(remark), at)
    try:
        comment(section, author, remark.text, names=names, quote=remark.quote)
    except CommentRefused:
        words = f"“{remark.quote}”\n\n{remark.text}" if remark.quote else remark.text
        comment(section, author, words, names=names)


def _name(remark: Remark) -> str:
    return f"{remark.by or 'Somebody'} (in Word)"[:NAME_LENGTH]


class _Comparison:
    """A file compared with the state that it was exported from, and with the current draft."""

    def __init__(
        self, edition: Edition, document: types.EditionDocument, data: bytes, log: ImportLog, address: str
    ) -> None:
        self.edition, self.now, self.log = edition, document, log
        self.keys = frozenset(each.key for each in document.figures)
        figures = {bookmark_of("f", each.uid): each.key for each in document.figures}
        self.known = KnownTargets(figures, dict(_addresses(document)), address)
        self.returned = read_returned(data, log, self.known, self.keys)
        self.context = Context(
            number="draft",
            sha256="",
            published_at=datetime.fromisoformat("2000-01-01T00:00:00+00:00"),
            url=self.returned.address or address,
            pictures=lambda _: b"",
            is_draft=True,
        )
        self.work = Work.for_documents()
        #: Findings on the file that was exported.
        self.known_findings: set[str] = set()
        self.is_edition_known = self.returned.edition in ("", edition_digest(document))

    def result(self, only: UUID | None) -> ReimportResult:
        here = {each.uid: each for each in self.now.sections if only in (None, each.uid)}
        self.bases = {uid: self._base(here[uid]) for uid in self.returned.sections if uid in here}
        self.sent = self._read_again()
        is_whole = bool(self.returned.edition) and only is None
        typed: dict[TextKey, str] = {}
        if is_whole:
            typed = {(None, "title"): self.now.title, (None, "summary"): self.now.summary}
        typed |= {(uid, field): getattr(base, field) for uid, base in self.bases.items() for field in _OF_SECTIONS}
        texts = {
            key: self._apply(key, text)
            for key, text in typed.items()
            if _text_in(self.sent, key) != _text_in(self.returned, key)
        }
        self._report_structure(here, is_whole=is_whole)
        figures = tuple(types.Figure(uid=uuid4(), **raw) for raw in self.returned.figures)
        return ReimportResult(
            texts=tuple(self._against_now(texts, typed)),
            figures=tuple(each for each in figures if any(f"![[{each.key}]]" in text for text in texts.values())),
            pictures=self.returned.pictures if figures else (),
            remarks=tuple(self._new_remarks(here)),
            findings=merge_findings(each for each in self.log.findings if each.message not in self.known_findings),
            names=self.now.technique_names(),
        )

    def _base(self, now: types.Section) -> types.Section:
        """Return the state of a section from which the file was exported."""
        wanted = self.returned.made_from.get(now.uid, "")
        if section_digest(now) == wanted:
            return now
        for row in SectionRevision.objects.filter(section=now.uid).iterator(chunk_size=20):
            if sha256(row.content.encode())[:32] == wanted:
                return row.statement
        self.log.finding(
            None,
            f"“{now.title}”: the version that the file was exported from is unknown, so all differences from the draft are shown.",
        )
        return now

    def _read_again(self) -> Returned:
        """Export the same state again, and read the file."""
        rows = tuple(self.bases.get(each.uid, each) for each in self.now.sections)
        document = self.now.model_copy(update={"sections": rows})
        sections = [each for each in document.sections if each.uid in self.bases]
        is_whole, log = bool(self.returned.edition), ImportLog("")
        data = write_sections(document, self.context, sections, is_whole=is_whole, is_drawn=False)
        read = read_returned(data, log, self.known, self.keys)
        # These findings are not about changes made in Word.
        self.known_findings |= {each.message for each in log.findings}
        return read

    def _apply(self, key: TextKey, typed: str) -> str:
        """Return the Markdown of a text with the words that were changed in Word."""
        before, after = _text_in(self.sent, key), _text_in(self.returned, key)
        if key[1] == "title":
            return after
        return apply_changes(typed, self._led(key[0], before), self._led(key[0], after), self.work)

    def _led(self, uid: UUID | None, text: str) -> str:
        """Return a text with absolute links to the edition made relative, as in a section or in the summary."""
        slugs = {each.slug for each in self.now.sections}
        edition = self.context.url

        def lead(address: str) -> str:
            own = address.removeprefix(edition)
            if not address.startswith(edition) or own.partition("/")[0] not in slugs:
                return address
            return f"../{own}" if uid else f"/{self.now.report.slug}/{self.now.year}/{own}"

        return lead_links(text, lead)

    def _against_now(self, texts: Mapping[TextKey, str], typed: Mapping[TextKey, str]) -> Iterator[ChangedText]:
        titles = {each.uid: each.title or each.slug for each in self.now.sections}
        for (uid, field), text in texts.items():
            now = getattr(
                self.now if uid is None else next(each for each in self.now.sections if each.uid == uid), field
            )
            if text == now:
                continue
            # The exported title and summary are not stored, so they may be unknown.
            was = typed[uid, field] if uid or self.is_edition_known else ""
            whole = (Paragraph(was, text, now),)
            paragraphs = whole if field == "title" or not was else merge_texts(was, text, now, self.work)
            if joined(paragraphs) != now:
                name = (
                    f"{titles[uid] if uid else self.now.title or 'The edition'}: {field if field != 'body' else 'text'}"
                )
                yield ChangedText((uid, field), name, now, paragraphs)

    def _new_remarks(self, here: Mapping[UUID, types.Section]) -> Iterator[Remark]:
        """Yield the comments that the sections do not have yet."""
        rows = Section.objects.filter(draft=self.edition.pk, uid__in=list(here)).prefetch_related("comments")
        existing = {(row.uid, each.by_name, each.words) for row in rows for each in row.comments.all()}
        for each in self.returned.remarks:
            quoted = (each.text, f"“{each.quote}”\n\n{each.text}")
            if each.section in here and not any((each.section, _name(each), words) in existing for words in quoted):
                yield each

    def _report_structure(self, here: Mapping[UUID, types.Section], *, is_whole: bool) -> None:
        report = self.log.finding
        for uid, (title, _, _) in self.returned.sections.items():
            if uid not in {each.uid for each in self.now.sections}:
                report(None, f"“{title}” was deleted from the draft and is left out.")
        if is_whole:
            for uid, section in here.items():
                if uid not in self.returned.sections:
                    report(
                        None,
                        f"“{section.title}” is not in the file. The draft keeps it. Delete it at the desk if needed.",
                    )
        self._report_unmerged()
        order = [uid for uid in self.returned.sections if uid in here]
        if order != [uid for uid in here if uid in self.returned.sections]:
            report(
                None, "The file has the sections in another order. The draft keeps its order. Change it at the desk."
            )

    def _report_unmerged(self) -> None:
        # Each line once: several sections may cite a source, and it may have been changed at the desk since the export.
        for words in dict.fromkeys(self.returned.beside[1:]):
            if words not in self.sent.beside:
                sentence = (
                    f"“{words[:200]}” is not part of the text and differs from the draft. The draft keeps its own."
                )
                self.log.finding(None, sentence)
        for key, words in self.returned.captions.items():
            if words != self.sent.captions.get(key, words):
                sentence = f"The caption of {key} was changed to “{words[:200]}”. Change it in the figure at the desk."
                self.log.finding(None, sentence)


def _addresses(document: types.EditionDocument) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield bookmark and text of each section and heading, with its address below the edition. Of equal headings the first is last."""
    for each in document.sections:
        bookmark = bookmark_of("u", each.uid)
        for heading in reversed(headings_of(each.body)):
            yield (bookmark, heading.text), f"{each.slug}/#{heading.id}"
        yield (bookmark, ""), f"{each.slug}/"


def _text_in(read: Returned, key: TextKey) -> str:
    uid, field = key
    if uid is None:
        return read.title if field == "title" else read.summary
    return read.sections.get(uid, ("", "", ""))[_OF_SECTIONS.index(field)]
