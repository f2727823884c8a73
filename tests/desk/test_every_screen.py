"""Every screen of the desk, about every thing there is, as each role: opened, sent empty, sent as it stands, sent bare.

Addresses come from the resolver and keys from the tables, so that a new address, or a thing in a new state, is walked by itself.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from reports import drafting, publishing
from reports.desk.writing.pictures import read_picture
from reports.models import error_reports
from reports.models.draft import Ending, Figure, Reference
from reports.models.ledger import Version
from reports.models.old_addresses import OldAddress
from reports.models.series import Edition, Report, StoredPicture
from reports.models.webhooks import Endpoint
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import forms_of
from tests.desk.test_roles import ANYTHING_ELSE, APP_LIST, patterns
from tests.desk.test_sources import CHART, ITEM, picture
from tests.making import AT, correct, draft_edition, published_edition
from tests.rounds import is_long_run, rounds
from trends.models import Lineage, Technique, Trend

pytestmark = pytest.mark.django_db

#: What is in no table: a redirect that the walk would leave the desk by, and what ends the walker's own session.
NOT_WALKED = {APP_LIST, ANYTHING_ELSE, "r/<path:content_type_id>/<path:object_id>/", "logout/"}
#: Part of an address -> the values it is walked with, where it is no key of a table.
OTHERS = {"<str:format_name>": ["md", "json", "nonsense"], "<int:number>": ["1", "2", "99"]}
#: Tables whose rows differ most from each other; of the others a row is walked, three in the long run.
WHOLE = {"reports/draft", "reports/report", "reports/version", "reports/figure"}


@pytest.fixture
def world(people):
    """Editions, versions and all that hangs on them, in every state that they can be in."""
    stored = read_picture(picture()).store()
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
    broken.references.create(key="one", item={"type": "no such type", "title": "A"})
    broken.sections.filter(slug="tides").update(slug="versions")
    Edition.objects.create(report=work.report, year=1999)

    current = published_edition(report="current")
    correct(current, "finished", "opened")
    error_reports.receive(
        current.current_version, section=(uuid4(), "Tides"), at=AT, wrong="Wrong.", email="r@example.org"
    )
    withdrawn = published_edition(report="withdrawn")
    publishing.withdraw(version=withdrawn.current_version, reason="Wrong.", by="Ada", at=AT)
    redacted = published_edition(report="redacted")
    publishing.redact(version=redacted.current_version, reason="A court.", by="Ada", at=AT)
    drafting.roll_forward(report=current.report, from_year=2024, to_year=2025, by="Ada", at=AT)

    tides = work.draft.sections.get(slug="tides")
    for section, days in ((None, 1), (tides, 1), (tides, 2)):
        drafting.ask(
            edition=work, section=section and section.uid, reviewer="Grace", days=days, by="Ada", at=timezone.now()
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
    Client().post("/admin/login/", {"username": "nobody", "password": "wrong"})
    assert AccessAttempt.objects.exists()


@pytest.fixture
def viewer(people):
    """Somebody who may look at everything that editors may change, and change none of it."""
    viewer = person("vera", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return viewer


def addresses() -> Iterator[str]:
    """Every address of the desk, with every key that its table has, and one that it has not."""
    for pattern in patterns():
        if pattern in NOT_WALKED:
            continue
        found = ["/admin/" + pattern]
        for part, values in OTHERS.items():
            found = [each.replace(part, value) for each in found for value in (values if part in each else [""])]
        found = [
            each.replace("<str:sha256>", digest)
            for each in found
            for digest in (_digests() if "<str:sha256>" in each else [""])
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


def sent(client: Client, address: str, fields: dict) -> int:
    """The answer's number; whatever it did is undone."""
    with transaction.atomic():
        status = client.post(address, fields).status_code
        transaction.set_rollback(True)
    return status


def bare(fields: dict) -> dict:
    """The form with every text taken out, as whoever empties it would send it."""
    kept = ("_FORMS", "csrfmiddlewaretoken", "seen", "-id")
    return {name: value if name.endswith(kept) else [""] * len(value) for name, value in fields.items()}


def filled(fields: dict) -> dict:
    """The form with something in every empty field, and a file."""
    file = {"file": SimpleUploadedFile("edition.md", b"# The Sea\n\n## Tides\n\nWords.\n")}
    return {name: ["7"] if value == [""] else value for name, value in fields.items()} | file


#: Who may open everything is walked each time, and sends each kind of form once; whom something is refused to, in the long run.
@pytest.mark.rounds
@pytest.mark.parametrize(
    "role", ["superuser", *(pytest.param(role, marks=pytest.mark.long) for role in ("viewer", "editor", "publisher"))]
)
def test_no_screen_of_the_desk_breaks(role, people, viewer, world):
    client = at_the_desk((people | {"viewer": viewer})[role])
    client.raise_request_exception = False
    walked, broken, kinds, forms_sent = [], [], set(), 0
    for address in addresses():
        answer = client.get(address)
        walked.append(answer.status_code)
        statuses = {"opened": answer.status_code, "sent empty": sent(client, address, {})}
        is_page = answer.status_code in {200, 409} and answer["Content-Type"].startswith("text/html")
        for action, fields, buttons in forms_of(answer) if is_page else []:
            to, first = action or address, (buttons or [{}])[0]
            if to == "/admin/logout/":
                continue
            kind = re.sub(r"\d+", "", to)
            if kind in kinds and not is_long_run():
                continue
            statuses[f"sent as it stands to {to}"] = sent(client, to, fields | first)
            forms_sent += 1
            if kind in kinds:
                continue
            kinds.add(kind)
            statuses[f"sent bare to {to}"] = sent(client, to, bare(fields) | first)
            statuses[f"sent filled to {to}"] = sent(client, to, filled(fields) | first)
            for button in buttons[1:]:
                statuses[f"sent to {to} by {button}"] = sent(client, to, fields | button)
        broken += [(address, what, status) for what, status in statuses.items() if status >= 500]
    assert broken == [], "\n".join(map(str, broken))
    assert walked.count(200) > 60, walked
    assert forms_sent > 40 or role == "viewer"
    assert Version.objects.count() == 4, "what the walk did was not undone"
