"""Fixtures of browser tests: an edition at the desk, and windows of people."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from reports import drafting
from reports.models.draft import Figure, Reference
from reports.models.people import Actor
from reports.rights import EDITORS, PUBLISHERS
from tests.desk.conftest import at_the_desk, person
from tests.desk.sources import CHART, ITEM
from tests.making import draft_edition, published_edition
from tests.quality.serving import demo
from trends.models import Lineage, Trend

__all__ = ["demo"]


@pytest.fixture
def desk(live_server):
    """Create a draft and a published edition, with one row of each kind, and return the draft's edition."""
    person("ursula", is_staff=True, is_superuser=True, first_name="Ursula", last_name="Unger")
    person("paula", group=PUBLISHERS, is_staff=True, first_name="Paula", last_name="Park")
    person("edith", group=EDITORS, is_staff=True, first_name="Edith", last_name="Ek")
    published_edition(report="sky")
    edition = draft_edition()
    edition.draft.sections.filter(slug="waves").update(is_reviewed=False, carried_from=2023)
    Reference.objects.create(draft=edition.draft, key="one", item=ITEM)
    chart = {"kind": "line", "x": "year", "y": "share", "columns": [], "rows": []}
    columns = [{"key": "year", "label": "Year", "type": "year"}, {"key": "share", "label": "Share"}]
    Figure.objects.create(draft=edition.draft, key="growth", alt=CHART["alt"], chart=chart | {"columns": columns})
    drafting.create_review_link(edition=edition, section=None, reviewer="Grace", days=14, actor=Actor.of("Edith Ek"))
    trends = list(Trend.objects.all()[:2])
    Lineage.objects.create(parent=trends[0], child=trends[1], kind="split", year=2024)
    return edition


@pytest.fixture
def window(windows, live_server):
    """Return a function that opens a window of a person: `window("edith", width=320, color_scheme="dark")`."""

    def opened(username, **options):
        page = windows.page(**options)
        session = at_the_desk(User.objects.get(username=username)).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return opened
