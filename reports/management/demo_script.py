"""Run the demo's script, `fixtures/demo.yaml`, with the real import, publication and roll-forward.

The newsroom's dates are relative to today, so that the demo always has due dates and recent activity.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reports import drafting, publishing
from reports.document.types import EditionDocument
from reports.drafting import commenting, planning
from reports.importing import read_change_notes, read_edition
from reports.models.draft import Section
from reports.models.people import Actor
from reports.models.review import Verdict
from reports.models.series import Edition, Membership, Report, Role
from reports.models.site_settings import SiteSettings

type PrintLine = Callable[[str], None]
#: A step of the YAML file. Paths are relative to the folder of the file.
type Step = dict[str, Any]


def read_script(path: Path) -> Step:
    """Return the script in a YAML file."""
    script: Step = yaml.safe_load(path.read_text("utf-8"))
    return script


def run_script(script: Step, folder: Path, print_line: PrintLine) -> None:
    """Run the steps of a script. Accounts, editions and pages that exist already do not change. `print_line` prints a line."""
    for person in script["people"]:
        _create_account(person)
    for series in (script, *script["beside"]):
        for publication in series["publications"]:
            _publish(series, publication, folder, print_line)
    _roll_forward(script["report"], script["roll_forward"], folder, print_line)
    site, _made = SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
    for page in script["pages"]:
        site.pages.get_or_create(slug=page["slug"], defaults={"title": page["title"], "body": page["body"]})


def password_of(username: str) -> str:
    """Return the demo's password of a person. It is derived from this installation's secret key, so no file contains it."""
    return salted_hmac("perennial.demo", username, algorithm="sha256").hexdigest()[:12]


def _create_account(person: Step) -> None:
    """Create an account. Its `role` is `administrator`, the name of a group, or `author`, who is only a member of the report."""
    password = password_of(person["username"])
    user, is_new = get_user_model().objects.get_or_create(username=person["username"])
    if not is_new and user.check_password(password):
        return
    user.first_name, _, user.last_name = person["name"].partition(" ")
    user.is_staff = True
    user.is_superuser = person["role"] == "administrator"
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name=person["role"]))


def _publish(series: Step, step: Step, folder: Path, print_line: PrintLine) -> None:
    edition = Edition.objects.filter(report__slug=series["report"], year=step["year"]).first()
    if edition and edition.versions.numbered(step["version"]).exists():
        print_line(f"  there already: {edition} {step['version']}")
        return
    call_command(
        "import_edition",
        folder / step["file"],
        report=series["report"],
        year=step["year"],
        vocabulary=folder / series["vocabulary"],
        by=step["by"],
        verbosity=0,
    )
    changes = folder / step["changes"] if "changes" in step else None
    version = publishing.publish(
        edition=Edition.objects.get(report__slug=series["report"], year=step["year"]),
        actor=Actor.of(step["by"], step["at"]),
        note=step.get("note", ""),
        change_notes=read_change_notes(changes.read_bytes(), filename=changes.name) if changes else None,
        acknowledged=step.get("acknowledge", {}),
    )
    print_line(f"  published: {version}, {version.published_at:%-d %B %Y}")


def _roll_forward(slug: str, step: Step, folder: Path, print_line: PrintLine) -> None:
    report = Report.objects.get(slug=slug)
    if report.editions.filter(year=step["to_year"], draft__isnull=False).exists():
        print_line(f"  there already: {report} {step['to_year']}, a draft")
        return
    edition = drafting.roll_forward(
        report=report, from_year=step["from_year"], to_year=step["to_year"], actor=Actor.of(step["by"], step["at"])
    )
    _write(edition, step["written"], folder)
    sections = edition.draft.sections
    sections.filter(slug__in=step["reviewed"]).update(is_reviewed=True)
    for review in step["reviews"]:
        _review(edition, review)
    _assign_work(edition, step["newsroom"])
    print_line(
        f"  started: {edition}, a draft from {step['from_year']}, "
        f"{sections.filter(is_reviewed=True).count()} of {sections.count()} sections checked"
    )


def _write(edition: Edition, step: Step, folder: Path) -> None:
    """Load a file with the sections that have been rewritten, and no others."""
    file = folder / step["file"]
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
        actor=Actor.of(step["by"], step["at"]),
        why=f"written, from {file.name}",
        invented=written.invented,
    )


def _rewritten(document: EditionDocument, written: EditionDocument) -> EditionDocument:
    """Return `document` with the summary, key findings, sections and new references of `written`; sections that it lacks do not change."""
    sections = tuple(
        new.model_copy(update={"uid": section.uid}) if (new := written.section(section.slug)) else section
        for section in document.sections
    )
    known = {reference.key for reference in document.references}
    added = tuple(reference for reference in written.references if reference.key not in known)
    return document.model_copy(
        update={
            "summary": written.summary,
            "key_findings": written.key_findings,
            "sections": sections,
            "references": document.references + added,
        }
    )


def _review(edition: Edition, review: Step) -> None:
    document = drafting.document_of(edition)
    (section,) = (each for each in document.sections if each.slug == review["section"])
    drafting.save_review(
        edition=edition,
        section=section.uid,
        read=drafting.text_digest(document, section),
        verdict=Verdict(review["verdict"]),
        words=review.get("words", ""),
        actor=Actor.of(review["by"], review["at"]),
    )


def _assign_work(edition: Edition, room: Step) -> None:
    """Set dates, assign sections and ask an expert, as people at the desk would."""
    for name in room["authors"]:
        Membership.objects.get_or_create(report=edition.report, user=_person(name), defaults={"role": Role.AUTHOR})
    planning.move_dates(edition.draft, {name: _day(room[f"{name}_in_days"]) for name in planning.DATES})
    for each in room["assigned"]:
        person = _person(each["to"])
        sections = _sections(edition, each["sections"])
        due = _day(each["due_in_days"]) if "due_in_days" in each else None
        work = {section: {"assignee": person, "due": due} for section in sections}
        planning.assign(edition.draft, work, actor=Actor.of(_person(room["by"]), _ago(room["days_ago"])))
        for membership in Membership.objects.filter(report=edition.report, user=person):
            membership.sections.add(*sections)
    _ask(edition, room["expert"])
    Report.objects.filter(pk=edition.report_id).update(
        next_expected=room["next_expected"], next_reason=room["next_reason"]
    )


def _ask(edition: Edition, expert: Step) -> None:
    """Ask an expert without an account to review a section by link, and add the comments that they have made so far."""
    (section,) = _sections(edition, [expert["section"]])
    account = _person(expert["asked_by"])
    link, _token = drafting.create_review_link(
        edition=edition, section=section.uid, reviewer=expert["name"], message=expert["message"], days=expert["days"],
        actor=Actor.of(account, _ago(expert["days_ago"])),
    )  # fmt: skip
    names = drafting.document_of(edition).technique_names()
    for each in expert["comments"]:
        (about,) = _sections(edition, [each["section"]])
        at = _ago(each["days_ago"])
        reviewer = commenting.CommentAuthor(expert["name"], at, link=link)
        comment = commenting.comment(about, reviewer, each["words"], names=names, quote=each.get("quote", ""))
        for reply in each.get("answers", ()):
            at = _ago(reply["days_ago"])
            commenting.answer(comment, commenting.CommentAuthor.of(_person(reply["by"]), at), reply["words"])
        if "resolved" in each:
            commenting.resolve(comment, commenting.CommentAuthor.of(_person(each["resolved"]), at))


def _sections(edition: Edition, slugs: Iterable[str]) -> list[Section]:
    rows = edition.draft.sections.select_related("draft__edition__report")
    return [rows.get(slug=slug) for slug in slugs]


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _day(in_days: int) -> date:
    return timezone.now().date() + timedelta(days=in_days)


def _person(username: str) -> User:
    return User.objects.get(username=username)
