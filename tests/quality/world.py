"""The demo with additions: a picture, a withdrawal, a merger, and a word in every text that is a draft.

`serving` runs `make` in a separate process with its own database.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from reports import drafting, publishing
from reports.addresses import OWN_PAGES
from reports.desk.admin import admin
from reports.document.canonical import ChangeNote
from reports.management.demo_script import read_script, run_script
from reports.models import audit, error_reports, revisions
from reports.models import draft as drafts
from reports.models.form_drafts import FormDraft, FormSnapshot
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.review import Review, VersionReview, Writing
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition, OldAddress, Report
from reports.models.site_settings import SitePage
from reports.models.webhooks import Endpoint, Message
from reports.rendering import QuotedText
from tests import making
from tests.filing.published import edition_with_picture
from tests.quality import canary
from tests.quality.canary import CANARY, put_the_word_everywhere, texts_without_the_word
from trends.models import Technique, Theme, Trend

ROLES = {"staff": "staff", "editor": "editor", "publisher": "publisher", "superuser": "admin"}


def make(folder: Path) -> None:
    """Fill the database of the settings. `things.json` in `folder` gets keys of rows and a session for each role."""

    call_command("migrate", verbosity=0)
    script = Path(settings.BASE_DIR) / "fixtures" / "demo.yaml"
    run_script(read_script(script), script.parent, lambda _: None)
    _own_pages()
    things = _sea() | _visitors()
    _put_the_word_everywhere()
    things |= _review() | _embargo() | _desk() | {"sessions": _sessions(), "without_the_word": texts_without_the_word()}
    (folder / "things.json").write_text(json.dumps(things, indent=1))


def _own_pages() -> None:
    for page in OWN_PAGES:
        SitePage.objects.filter(slug=page).update(title=page.value.title(), body="Who we are, in *our* words.")


def _sea() -> dict[str, str]:
    """Create a second report with a picture, a removed section, a withdrawn version and merged techniques."""

    edition, picture = edition_with_picture()
    wrong = making.correct(edition, "down again", "down once more", at=making.AT + timedelta(days=9))
    publishing.withdraw(version=wrong, reason="They did not.", actor=Actor.of("Ada", making.AT + timedelta(days=10)))
    edition.refresh_from_db()
    edition.draft.sections.filter(slug="winds").delete()
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT + timedelta(days=20)),
        note="The winds are taken out.",
        change_notes=(ChangeNote(kind="revision", explanation="They are no matter of the sea."),),
        acknowledged=making.ACKNOWLEDGED,
    )
    gone = making.published_edition(report="air", year=2023)
    publishing.redact(version=gone.current_version, reason="A court said so.", actor=Actor.of("Ada", making.AT))
    publishing.merge_techniques(source=Technique.objects.get(slug="kites"), into=Technique.objects.get(slug="turbines"))
    return {"picture": picture.sha256}


def _visitors() -> dict[str, int]:
    """Create a webhook receiver, a person without rights, and a failed log-in."""

    endpoint = Endpoint.objects.create(name="Mirror", address="https://example.org/hook")
    making.correct(
        Edition.objects.get(report__slug="sea"), "hard to use", "harder to use", at=making.AT + timedelta(days=30)
    )
    _error_report()
    User.objects.create_user("staff", password=CANARY, email=f"{CANARY}@example.org", is_staff=True)
    Client(headers={"host": "localhost"}).post("/admin/login/", {"username": "nobody", "password": "wrong"})
    Client(headers={"host": "localhost"}).post("/admin/login/", {"username": "staff", "password": CANARY})
    return {
        "reports/endpoint": endpoint.pk,
        "reports/message": Message.objects.first().pk,
        "axes/accessattempt": AccessAttempt.objects.first().pk,
        "axes/accesslog": AccessLog.objects.first().pk,
        "axes/accessfailurelog": AccessFailureLog.objects.first().pk,
    }


def _error_report() -> None:
    """Send an error report, which only editors may read."""
    version = Edition.objects.get(report__slug="llm-developments", year=2025).current_version
    section = version.content.section("agents")
    error_reports.receive(
        version,
        section=(section.uid, section.title),
        at=making.AT,
        quoted=section.body[:40],
        wrong=CANARY,
        suggestion=CANARY,
        name=CANARY,
        email=f"{CANARY}@example.org",
    )


def _put_the_word_everywhere() -> None:
    """Put the word into every text of every draft, of the vocabulary and of reports that is not published."""

    _rows_that_the_demo_lacks(Edition.objects.get(report__slug="llm-developments", year=2026))
    Technique.objects.create(slug=f"{CANARY}-technique", name=f"{CANARY} technique", definition=CANARY)
    Trend.objects.create(slug=f"{CANARY}-trend", name=f"{CANARY} trend", definition=CANARY)
    Theme.objects.create(slug=f"{CANARY}-theme", name=f"{CANARY} theme", description=CANARY)
    Report.objects.create(slug=f"{CANARY}-report", name=f"{CANARY} report")
    put_the_word_everywhere()


def _rows_that_the_demo_lacks(edition) -> None:
    """Create one row of each kind that readers do not see."""

    draft = edition.draft
    fresh = drafts.Section.objects.create(
        draft=draft, position=99, slug=f"{CANARY}-section", title=f"Written by {CANARY}", body=f"A text of {CANARY}."
    )
    drafts.Assessment.objects.create(section=fresh, technique=Technique.objects.first(), note=CANARY, quote=CANARY)
    drafts.Prediction.objects.create(section=fresh, statement=CANARY, criterion=CANARY, due=date(2027, 12, 31))
    drafts.Credit.objects.create(draft=draft, name=CANARY, role=CANARY, affiliation=CANARY)
    drafts.Ending.objects.get_or_create(draft=draft, trend=Trend.objects.get(slug="plugins"), defaults={"note": CANARY})
    drafts.Score.objects.create(draft=draft, prediction=uuid4(), made_in=2025, statement=CANARY, explanation=CANARY)
    drafts.Reference.objects.create(draft=draft, key=f"{CANARY}2026", item={"type": "book", "title": CANARY})
    chart = drafts.Figure.objects.filter(chart__isnull=False).first().chart
    drafts.Figure.objects.create(draft=draft, key=f"{CANARY}-chart", title=CANARY, alt=CANARY, chart=chart)
    drafting.create_review_link(
        edition=edition,
        section=fresh.uid,
        reviewer=CANARY,
        message=CANARY,
        days=9_999,
        actor=Actor.of(CANARY, making.AT),
    )
    said = {"by_name": CANARY, "at": making.AT}
    review = Review.objects.create(edition=edition, section=fresh.uid, sha256="0" * 64, verdict="approved", **said)
    _comments(edition)
    _plan(draft)
    Writing.objects.create(edition=edition, section=fresh.uid, **said)
    version = Edition.objects.get(report__slug="llm-developments", year=2025).current_version
    asked = {"title": CANARY, "asked_by": CANARY, "confirmed_by": CANARY}
    VersionReview.objects.create(version=version, review=review, verdict="approved", **asked, **said)
    FormDraft.objects.create(
        user=User.objects.first(), address="/", page=CANARY, fields=CANARY, seen=CANARY, place=CANARY
    )
    FormSnapshot.objects.store(CANARY, 1, {CANARY: CANARY})
    words = dict.fromkeys(("about", "report", "details", "why"), CANARY)
    gone = User(pk=9_999, username=CANARY, last_name=CANARY)
    audit.record(audit.Act.MEMBER, **words, actor=Actor.of(gone, making.AT), whom=gone)
    sea = Edition.objects.get(report__slug="sea")
    times = {"at": timezone.now() + timedelta(days=9_999), "asked_at": making.AT}
    row = ScheduledPublication.objects.create(
        edition=sea, zone="Europe/Oslo", sha256="0" * 64, asked_by=CANARY, **times
    )
    Edition.objects.filter(pk=sea.pk).update(schedule=row)
    Report.objects.filter(pk=edition.report_id).update(next_expected="2027-01", next_reason="Two reviews are late.")
    OldAddress.objects.create(path=f"/old/{CANARY}", report=edition.report, edition=edition)
    revisions.PendingChangeNote.objects.create(
        draft=draft, kind="correction", explanation=CANARY, before=CANARY, after=CANARY
    )


def _comments(edition) -> None:
    """Comment on a section whose page is public for other years: at the desk and by link, answered, resolved and open, quoted or not."""
    section = edition.draft.sections.get(slug="agents")
    link, _ = drafting.create_review_link(
        edition=edition, section=section.uid, reviewer="Ines", days=9_999, actor=Actor.of("Ada", making.AT)
    )
    desk = drafting.CommentAuthor("Ada", making.AT, User.objects.first())
    guest = drafting.CommentAuthor("Ines", making.AT, link=link)
    read = QuotedText(section.body, {}).as_read
    for author, quote in ((desk, read[:20]), (guest, read[30:50]), (desk, "")):
        said = drafting.comment(section, author, CANARY, names={}, quote=quote)
        drafting.answer(said, guest, CANARY)
    drafting.resolve(said, desk)


def _plan(draft) -> None:
    """Assign sections with due dates in a year that occurs nowhere else, to a person whose name is the word."""
    owner = User.objects.create_user("owner", first_name=CANARY, is_staff=True)
    days = {name: date(canary.YEAR, month, 17) for month, name in enumerate(drafting.DATES, 1)}
    drafting.move_dates(draft, days)
    fields = {"assignee": owner, "due": date(canary.YEAR, 5, 17)}
    editor = User.objects.get(username="staff")
    drafting.assign(draft, dict.fromkeys(draft.sections.all(), fields), actor=Actor.of(editor, making.AT))


def _review() -> dict[str, str]:
    """Create a review link to the whole draft."""

    draft = Edition.objects.get(report__slug="llm-developments", year=2026)
    _, token = drafting.create_review_link(
        edition=draft, section=None, reviewer=CANARY, email=f"{CANARY}@example.org", message=CANARY, days=9_999,
        actor=Actor.of(CANARY, making.AT),
    )  # fmt: skip
    return {"token": token}


def _embargo() -> dict[str, str | int]:
    """Create a press link to a scheduled publication."""
    row = ScheduledPublication.objects.get()
    _, token = drafting.give_press_link(
        schedule=row, name=CANARY, email=f"{CANARY}@example.org", actor=Actor.of(CANARY, making.AT)
    )
    return {"press": token, "scheduled": row.edition_id}


def _desk() -> dict[str, int]:
    """Return the key of one row of each table that the desk shows."""

    demo = "llm-developments"
    draft = drafts.Draft.objects.get(edition__report__slug=demo, edition__year=2026)
    chosen = {
        "reports/draft": draft.pk,
        "reports/section": drafts.Section.objects.get(draft=draft, slug="agents").pk,
        "reports/figure": drafts.Figure.objects.filter(draft=draft).first().pk,
        "reports/version": Version.objects.filter(edition__report__slug=demo).order_by("pk").last().pk,
    }
    found = {}
    for model in admin.site._registry:
        row = model._default_manager.first()
        found[f"{model._meta.app_label}/{model._meta.model_name}"] = row and row.pk
    return found | chosen


def _sessions() -> dict[str, str]:

    sessions = {}
    for role, username in ROLES.items():
        client = Client()
        client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions
