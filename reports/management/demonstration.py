"""The demo's script: `fixtures/demo.yaml`, read into typed steps and carried out through the real import and publish."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import yaml
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.management import call_command
from django.utils.crypto import salted_hmac

from reports import drafting, publishing
from reports.document.types import EditionDocument
from reports.importing import read_change_notes, read_edition
from reports.management.newsroom import Newsroom, Script, set_to_work
from reports.models.review import Verdict
from reports.models.series import Edition, Report
from reports.models.site_settings import SiteSettings
from reports.pages.addresses import Target

type Say = Callable[[str], None]


class Person(Script):
    """Someone with a log-in: `role` is `administrator`, the name of a group, or `author`, who is a member of the report alone."""

    username: str
    name: str
    role: str


class Publication(Script):
    """A file imported and published as `version`; `at` is aware."""

    file: Path
    year: int
    version: str
    at: datetime
    by: str
    note: str = ""
    changes: Path | None = None
    acknowledge: dict[str, str] = {}


class Word(Script):
    """What a reviewer says of a section of the year that was begun."""

    section: str
    by: str
    at: datetime
    verdict: Verdict
    words: str = ""


class Writing(Script):
    """A file with the sections of a year in work that have been rewritten, and no others."""

    file: Path
    at: datetime
    by: str


class RollForward(Script):
    """A year begun from another, with what has been rewritten and the sections that someone has already read again."""

    from_year: int
    to_year: int
    at: datetime
    by: str
    written: Writing | None = None
    reviewed: tuple[str, ...] = ()
    reviews: tuple[Word, ...] = ()
    newsroom: Newsroom | None = None


class Series(Script):
    """A report with its vocabulary, and what is published of it; paths are relative to the script's folder."""

    report: str
    vocabulary: Path
    publications: tuple[Publication, ...]


class Page(Script):
    """A page of the site's own, in Markdown."""

    slug: Target
    title: str
    body: str


class Demonstration(Series):
    """Everything the demo shows: a report that goes on into a year in work, others beside it, and pages of the site's own."""

    people: tuple[Person, ...]
    roll_forward: RollForward
    beside: tuple[Series, ...] = ()
    pages: tuple[Page, ...] = ()


def read_script(path: Path) -> Demonstration:
    """The script in a YAML file."""
    return Demonstration.model_validate(yaml.safe_load(path.read_text("utf-8")))


def perform(script: Demonstration, folder: Path, say: Say) -> None:
    """Carry out what is not there yet; what is there is left alone."""
    for person in script.people:
        _ensure(person)
    for series in (script, *script.beside):
        for publication in series.publications:
            _publish(series, publication, folder, say)
    _roll_forward(script, folder, say)
    for page in script.pages:
        site, _made = SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
        site.pages.get_or_create(slug=page.slug, defaults={"title": page.title, "body": page.body})


def password_of(person: Person) -> str:
    """The demo's password of a person: it follows from this installation's secret key, so no file holds it."""
    return salted_hmac("perennial.demo", person.username, algorithm="sha256").hexdigest()[:12]


def _ensure(person: Person) -> None:
    user, is_new = get_user_model().objects.get_or_create(username=person.username)
    if not is_new and user.check_password(password_of(person)):
        return
    user.first_name, _, user.last_name = person.name.partition(" ")
    user.is_staff = True
    user.is_superuser = person.role == "administrator"
    user.set_password(password_of(person))
    user.save()
    _join(user, person)


def _join(user: AbstractUser, person: Person) -> None:
    user.groups.set(Group.objects.filter(name=person.role))


def _publish(series: Series, step: Publication, folder: Path, say: Say) -> None:
    edition = Edition.objects.filter(report__slug=series.report, year=step.year).first()
    if edition and edition.versions.numbered(step.version).exists():
        say(f"  there already: {edition} {step.version}")
        return
    call_command(
        "import_edition",
        folder / step.file,
        report=series.report,
        year=step.year,
        vocabulary=folder / series.vocabulary,
        by=step.by,
        verbosity=0,
    )
    changes = folder / step.changes if step.changes else None
    version = publishing.publish(
        edition=Edition.objects.get(report__slug=series.report, year=step.year),
        by=step.by,
        at=step.at,
        note=step.note,
        change_notes=read_change_notes(changes.read_bytes(), filename=changes.name) if changes else None,
        acknowledged=step.acknowledge,
    )
    say(f"  published: {version}, {version.published_at:%-d %B %Y}")


def _roll_forward(script: Demonstration, folder: Path, say: Say) -> None:
    step = script.roll_forward
    report = Report.objects.get(slug=script.report)
    if report.editions.filter(year=step.to_year, draft__isnull=False).exists():
        say(f"  there already: {report} {step.to_year}, a draft")
        return
    edition = drafting.roll_forward(
        report=report, from_year=step.from_year, to_year=step.to_year, by=step.by, at=step.at
    )
    if step.written:
        _write(edition, step.written, folder)
    sections = edition.draft.sections
    sections.filter(slug__in=step.reviewed).update(is_reviewed=True)
    for word in step.reviews:
        _review(edition, word)
    if step.newsroom:
        set_to_work(edition, step.newsroom)
    say(
        f"  started: {edition}, a draft from {step.from_year}, "
        f"{sections.filter(is_reviewed=True).count()} of {sections.count()} sections checked"
    )


def _write(edition: Edition, step: Writing, folder: Path) -> None:
    file = folder / step.file
    written = read_edition(
        file.read_bytes(),
        filename=file.name,
        report=drafting.report_statement(edition.report),
        year=edition.year,
        trends=drafting.known_trends(),
        techniques=drafting.known_techniques(),
    )
    drafting.load(
        edition,
        _rewritten(drafting.document_of(edition), written.document),
        by=step.by,
        at=step.at,
        why=f"written, from {file.name}",
        invented=written.invented,
    )


def _rewritten(document: EditionDocument, written: EditionDocument) -> EditionDocument:
    """`document` with the summary and sections of `written` in the place of its own; the others stay."""
    sections = tuple(
        new.model_copy(update={"uid": section.uid}) if (new := written.section(section.slug)) else section
        for section in document.sections
    )
    known = {reference.key for reference in document.references}
    added = tuple(reference for reference in written.references if reference.key not in known)
    return document.model_copy(
        update={"summary": written.summary, "sections": sections, "references": document.references + added}
    )


def _review(edition: Edition, word: Word) -> None:
    document = drafting.document_of(edition)
    section = document.section(word.section)
    if section is None:
        raise ValueError(f"{edition} has no section {word.section}.")
    drafting.say(
        edition=edition,
        section=section.uid,
        read=drafting.text_digest(document, section),
        verdict=word.verdict,
        words=word.words,
        by=word.by,
        at=word.at,
    )
