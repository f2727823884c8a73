"""All responses of the desk: each screen opened, and each of its forms sent in several ways.

Addresses come from the resolver and keys from the tables, so that new addresses and rows in new states are included.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.models import error_reports
from reports.models.draft import Ending, Figure, Reference, Score
from reports.models.people import Actor
from reports.models.review import Comment
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition, Membership, OldAddress, Report, Role, StoredPicture
from reports.models.webhooks import Endpoint
from reports.rendering import QuotedText
from tests.desk.pages import forms_of
from tests.desk.sources import CHART, ITEM, picture
from tests.desk.test_roles import ANYTHING_ELSE, APP_LIST, patterns
from tests.making import AT, correct, draft_edition, published_edition
from tests.rounds import rounds
from trends.models import Lineage, Technique, Trend

#: Not opened: redirects out of the desk, and the log-out.
NOT_WALKED = {APP_LIST, ANYTHING_ELSE, "r/<path:content_type_id>/<path:object_id>/", "logout/"}
#: Values for the parts of addresses that are not keys of a table.
OTHERS = {"<str:format_name>": ["md", "json", "nonsense"], "<int:number>": ["1", "2", "99"]}
#: Tables with rows in different states, of which all are opened; of other tables one, or three in the long run.
WHOLE = {"reports/draft", "reports/report", "reports/version", "reports/figure"}


def fill_the_desk() -> None:
    """Create editions and versions in every state, with rows of every kind."""
    stored = store_picture(picture())
    work = draft_edition(report="work")
    work.report.logo = stored
    work.report.save()
    work.draft.sections.filter(slug="waves").update(is_reviewed=False, carried_from=2023)
    Reference.objects.create(draft=work.draft, key="one", item=ITEM)
    Figure.objects.create(draft=work.draft, key="photo", alt="Red.", picture=stored)
    Figure.objects.create(draft=work.draft, key="empty", alt="Nothing.")
    columns = [{"key": "year", "label": "Year", "type": "year"}, {"key": "share", "label": "Share"}]
    chart = {"kind": "line", "x": "year", "y": "share", "columns": columns, "rows": [[2023, 1], [2024, 2]]}
    Figure.objects.create(draft=work.draft, key="chart", alt=CHART["alt"], chart=chart)
    Ending.objects.create(draft=work.draft, trend=Trend.objects.get(slug="salt"), note="It ended.")
    broken = draft_edition(report="broken").draft
    broken.references.create(key="one", item={"type": "no such type", "title": "A source"})
    broken.sections.filter(slug="tides").update(slug="versions")
    Edition.objects.create(report=work.report, year=1999)

    current = published_edition(report="current")
    correct(current, "finished", "opened")
    error_reports.receive(
        current.current_version, section=(uuid4(), "Tides"), at=AT, wrong="Wrong.", email="r@example.org"
    )
    withdrawn = published_edition(report="withdrawn")
    publishing.withdraw(version=withdrawn.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))
    redacted = published_edition(report="redacted")
    publishing.redact(version=redacted.current_version, reason="A court.", actor=Actor.of("Ada", AT))
    drafting.roll_forward(report=current.report, from_year=2024, to_year=2025, actor=Actor.of("Ada", AT))

    tides = work.draft.sections.get(slug="tides")
    for section, days in ((None, 1), (tides, 1), (tides, 2)):
        drafting.create_review_link(
            edition=work, section=section and section.uid, reviewer="Grace", days=days, actor=Actor.of("Ada")
        )
    trends = list(Trend.objects.all()[:2])
    Lineage.objects.create(parent=trends[0], child=trends[1], kind="renamed", year=2024)
    merged = Technique.objects.create(slug="unused", name="unused")
    Technique.objects.create(slug="gone", name="gone", merged_into=merged)
    Endpoint.objects.create(name="Mirror", address="https://example.org/hook")
    tides = current.draft.sections.get(slug="tides")
    for path, target in (("/old", (current.report, None, None)), ("/older", (current.report, current, tides.uid))):
        OldAddress.objects.create(path=path, report=target[0], edition=target[1], section=target[2])
    Group.objects.create(name="Guests")
    Report.objects.create(uid=uuid4(), slug="bare", name="Bare")
    _newsroom(work, withdrawn)
    Client().post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert AccessAttempt.objects.exists()


def _newsroom(work: Edition, scheduled: Edition) -> None:
    """Create members, a late section of an author, comments of every kind, and a draft that is locked until a set time."""
    edith = User.objects.get(username="edith")
    for user, role in ((edith, Role.AUTHOR), (User.objects.get(username="paula"), Role.PUBLISHER)):
        Membership.objects.create(report=work.report, user=user, role=role)
    tides, waves = (work.draft.sections.get(slug=slug) for slug in ("tides", "waves"))
    drafting.move_dates(work.draft, {"publication_due": timezone.localdate() + timedelta(days=49)})
    drafting.assign(work.draft, {tides: {"assignee": edith, "due": AT.date()}}, actor=Actor.of(edith, AT))
    words = " ".join(QuotedText(tides.body, {}).as_read.split()[:3])
    for section, quote in ((tides, words), (tides, ""), (waves, "")):
        said = drafting.comment(section, drafting.CommentAuthor.of("Ada", AT), "Is it so?", names={}, quote=quote)
        drafting.answer(said, drafting.CommentAuthor("Edith Ek", AT, edith), "It is.")
    drafting.resolve(said, drafting.CommentAuthor("Ada", AT))
    Comment.objects.filter(quote="").exclude(pk=said.pk).update(quote="Words that are gone.")
    row = ScheduledPublication.objects.create(
        edition=scheduled, at=timezone.now() + timedelta(days=99), zone="Europe/Oslo", sha256="0" * 64, asked_by="Ada",
        asked_at=AT,
    )  # fmt: skip
    Edition.objects.filter(pk=scheduled.pk).update(schedule=row)
    drafting.give_press_link(schedule=row, name="The Sun", actor=Actor.of("Ada", AT))
    Score.objects.create(
        draft=work.draft, prediction=uuid4(), made_in=2020, statement="It will turn.", explanation="Yes."
    )


def addresses() -> Iterator[str]:
    """Yield every address of the desk, with the keys of its table and one that does not exist."""
    for pattern in patterns():
        if pattern in NOT_WALKED:
            continue
        found = ["/admin/" + pattern]
        for part, values in OTHERS.items():
            found = [each.replace(part, value) for each in found for value in (values if part in each else [""])]
        found = [
            each.replace("<digest:sha256>", digest)
            for each in found
            for digest in (_digests() if "<digest:sha256>" in each else [""])
        ]
        for part in ("<path:object_id>", "<int:pk>", "<id>"):
            found = [each.replace(part, key) for each in found for key in (_keys(pattern) if part in each else [""])]
        yield from found


def _digests() -> list[str]:
    return [*StoredPicture.objects.values_list("sha256", flat=True), "0" * 64]


def _keys(pattern: str) -> list[str]:
    table = "/".join(pattern.split("/")[:2])
    rows = apps.get_model(*table.split("/"))._default_manager.order_by("pk").values_list("pk", flat=True)
    return [*map(str, rows if table in WHOLE else rows[: rounds(3, 1)]), "None" if "<path:" in pattern else "999999"]


def sent(client: Client, address: str, fields: dict) -> HttpResponse:
    """Return the response, and undo what the request did."""
    with transaction.atomic():
        answer = client.post(address, fields)
        transaction.set_rollback(True)
    return answer


def bare(fields: dict) -> dict:
    """Return the form with every text emptied."""
    kept = ("_FORMS", "csrfmiddlewaretoken", "seen", "-id", "kept-page", "kept-revision")
    return {name: value if name.endswith(kept) else [""] * len(value) for name, value in fields.items()}


def filled(fields: dict) -> dict:
    """Return the form with a value in every empty field, and a file."""
    file = {"file": SimpleUploadedFile("edition.md", b"# The Sea\n\n## Tides\n\nWords.\n")}
    return {name: ["7"] if value == [""] else value for name, value in fields.items()} | file


@dataclass(frozen=True)
class Told:
    """A response of the desk: the address of the page, and what was done there."""

    address: str
    what: str
    answer: HttpResponse

    @property
    def is_page(self) -> bool:
        return self.answer.get("Content-Type", "").startswith("text/html")


def answers(client: Client, asked: Iterable[str], *, each_form: bool = False, sends: bool = True) -> Iterator[Told]:
    """Yield the response when each address is opened and, if it `sends`, when nothing and every form of its pages is sent there.

    Each kind of form is sent unchanged, bare, filled, and by each of its buttons. With `each_form`, forms of a kind that was sent before
    are sent unchanged too.
    """
    kinds = set()
    for address in asked:
        answer = client.get(address)
        opened = Told(address, "opened", answer)
        yield opened
        if not sends:
            continue
        yield Told(address, "sent empty", sent(client, address, {}))
        for action, fields, buttons in forms_of(answer) if opened.is_page and answer.status_code in {200, 409} else []:
            to, first = action or address, (buttons or [{}])[0]
            kind = re.sub(r"\d+", "", to)
            if to == "/admin/logout/" or (kind in kinds and not each_form):
                continue
            yield Told(address, f"sent as it stands to {to}", sent(client, to, fields | first))
            if kind in kinds:
                continue
            kinds.add(kind)
            yield Told(address, f"sent bare to {to}", sent(client, to, bare(fields) | first))
            yield Told(address, f"sent filled to {to}", sent(client, to, filled(fields) | first))
            for button in buttons[1:]:
                yield Told(address, f"sent to {to} by {button}", sent(client, to, fields | button))
