"""A page of the desk reads a draft once: as many queries for ten of everything as for one, and few."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import drafting, publishing
from reports.models.draft import Credit, Ending, Figure, Prediction, Reference, Score
from reports.models.error_reports import ErrorReport
from reports.models.people import Actor
from reports.models.review import Verdict
from reports.models.revisions import PendingChangeNote
from tests.making import ACKNOWLEDGED, AT, draft_edition
from trends.models import Trend

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]

#: How many queries a page may take. A form asks with one of them for what was typed there and not saved.
MOST = 29
#: Pages that take more: as readers get it, with what it says of the report; also with approvals that do not count; and with the form.
MOST_OF = {"desk:preview-section": 32, "desk:review-section": 35, "admin:reports_section_change": 38}
PAGES = (
    "desk:board",
    "admin:reports_draft_change",
    "admin:reports_draft_history",
    "desk:publish",
    "desk:reviews",
    "desk:ask-review",
    "desk:plan",
    "desk:preview-edition",
    "desk:review-edition",
    "desk:import",
    "desk:export",
    "admin:reports_section_change",
    "desk:comments",
    "desk:export-section",
    "desk:preview-section",
    "desk:section-word",
    "desk:word",
    "desk:review-section",
    "desk:restore",
)


def text_of(number):
    sections = "\n\n".join(
        f"## {each + 1}. Chapter {each}\n\nA tidal barrage turns its turbines, {each}. Power kites fly."
        for each in range(number)
    )
    return f"# The Sea in {{year}}\n\nWhat the sea gave.\n\n{sections}\n"


def full_edition(number, report):
    """A published edition of a report that asks for approval, with `number` of everything, and edits that readers do not have.

    Each section was approved by link and at the desk; then one section was written on.
    """
    edition = draft_edition(text_of(number), report=report)
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    edition.refresh_from_db()
    edition.report.needs_approval = True
    edition.report.save()
    draft, sections = edition.draft, list(edition.draft.sections.all())
    for each, section in enumerate(sections):
        trend = Trend.objects.create(slug=f"{report}-{each}", name=f"{report} {each}", definition="It goes on.")
        Ending.objects.create(draft=draft, trend=trend, note="Over.", position=each)
        item = {"type": "book", "title": "Tides", "author": [{"literal": "Ada"}]}
        Reference.objects.create(draft=draft, key=f"unused{each}", item=item, position=each)
        Figure.objects.create(draft=draft, key=f"empty{each}", position=each)
        Score.objects.create(
            draft=draft, prediction=uuid4(), made_in=2020, statement=f"It comes, {each}.", outcome="open", position=each
        )
        Credit.objects.create(draft=draft, name=f"Grace {each}", role="editor", position=each)
        Credit.objects.create(draft=draft, section=section, name=f"Ada {each}", role="author", position=each)
        Prediction.objects.create(
            section=section, statement="It turns.", criterion="Seen.", due=AT.date(), position=each
        )
        PendingChangeNote.objects.create(
            draft=draft, section=section, kind="addition", explanation="More.", position=each
        )
        ErrorReport.objects.create(
            edition=edition, section=section.uid, section_title=section.title, number="1.0", wrong="No.", at=AT
        )
        section.body += "\n\nMore of it."
        section.save()
        drafting.save_revision(section, actor=Actor.of(f"Ada {each}", AT))
    document = drafting.document_of(edition)
    for each, statement in enumerate(document.sections):
        link, _ = drafting.create_review_link(
            edition=edition,
            section=statement.uid,
            reviewer=f"Grace {each}",
            days=14,
            actor=Actor.of("Ada", AT + timedelta(days=1)),
        )
        read = drafting.text_digest(document, statement)
        common = {"edition": edition, "section": statement.uid, "read": read, "at": AT + timedelta(days=2)}
        drafting.save_review(**common, verdict=Verdict.APPROVED, actor=Actor.of(link.reviewer), link=link)
        drafting.save_review(**common, verdict=Verdict.CHANGES, words="Not so.", actor=Actor.of("Otto"))
    for section in sections:
        fields = {"assignee": User.objects.last(), "due": AT.date()}
        drafting.assign(edition.draft, {section: fields}, actor=Actor.of(User.objects.first(), AT))
        for _ in range(number):
            said = drafting.comment(section, drafting.CommentAuthor.of("Otto", AT), "Which?", names={}, quote="turns")
            drafting.answer(said, drafting.CommentAuthor("Ada", AT), "This one.")
    # The section whose pages are asked for has words of another year beside its own.
    type(sections[0]).objects.filter(pk=sections[0].pk).update(is_reviewed=False, carried_from=2023)
    return edition


def address_of(page, edition):
    more = ["md"] if page == "desk:export" else []
    # What the number is of stands before it in the address: rows of two tables have the same number by chance alone.
    rows = {
        "draft": edition.draft.pk,
        "section": edition.draft.sections.first().pk,
        "version": edition.current_version_id,
    }
    _, _, _, model, *_ = reverse(page, args=[0, *more]).split("/")
    return reverse(page, args=[rows[model], *more])


@pytest.fixture
def editions(db):
    return [full_edition(number, report) for number, report in ((1, "sea"), (3, "sky"), (10, "air"))]


@pytest.mark.long
def test_a_page_of_the_desk_takes_few_queries_for_ten_of_everything_as_for_one(people, publisher, editions):
    queries(
        publisher, address_of("admin:reports_draft_change", editions[0])
    )  # Django keeps the types of rows in memory.
    shown = publisher.get(address_of("admin:reports_section_change", editions[0]))
    assert "Compare with 2023" in shown.content.decode()
    found = {page: [queries(publisher, address_of(page, edition)) for edition in editions] for page in PAGES}
    assert {page: counts for page, counts in found.items() if len(set(counts)) > 1} == {}
    assert {page: counts[0] for page, counts in found.items() if counts[0] > MOST_OF.get(page, MOST)} == {}


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)
