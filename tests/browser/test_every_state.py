"""Every screen of the desk in every state, as a browser has it: phone to desktop, light and dark, folded and unfolded.

The states are the answers to all that can be opened and sent (`tests.desk.every_screen`): empty and full, refused and frozen, by whoever
may write and by whoever may only look. Those that are built of the same elements are one state. Each is shown under its own policy,
and stays in its window while width and colours change.
"""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Permission, User

from reports.models.memberships import Membership
from reports.models.series import Edition
from tests.browser.looking import look_everywhere
from tests.desk.conftest import at_the_desk, one_of_each_role, person
from tests.desk.every_screen import answers, fill_the_desk

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: By address, so that each part takes a few minutes.
PARTS = {
    "boards": "/admin/reports/draft/($|add|[0-9]+/change)",
    "editions": "/admin/reports/draft/(?!$|add|[0-9]+/(change|publish|review|preview))",
    "publishing": "/admin/reports/draft/[0-9]+/publish",
    "reviews": "/admin/reports/draft/[0-9]+/(review|preview)",
    "versions": "/admin/reports/(version|withdraw|redac|acknowledgement|errorreport|auditentry|message)",
    "sections": "/admin/reports/section",
    "sources": "/admin/reports/(figure|reference|picture)",
    "reports": "/admin/reports/(report/|sitesettings)",
    "addresses": "/admin/reports/(?!draft|version|withdraw|redac|acknowledgement|errorreport|auditentry|message|section|figure"
    "|reference|picture|report/|sitesettings)",
    "trends": "/admin/trends",
    "people": "/admin/(auth|axes)",
    "others": "/admin/(?!reports/|trends/|auth/|axes/)",
}
UNFOLD = """() => {
    const folded = [...document.querySelectorAll("main details:not([open])")];
    for (const each of folded) each.open = true;
    return folded.length;
}"""


class _Shape(HTMLParser):
    """Which elements a page is built of."""

    def __init__(self):
        super().__init__()
        self.elements = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.add((tag, *(found.get(name) for name in ("class", "type", "role"))))


def shape(html):
    parser = _Shape()
    parser.feed(html)
    return frozenset(parser.elements)


def seen_by(name, within, shapes):
    """The answers to somebody that are built as none before: to what is sent, as who may send everything gets them."""
    client = at_the_desk(User.objects.get(username=name))
    for told in answers(client, within=within, sends=name == "ursula"):
        if told.is_page and b"</html>" in told.answer.content:
            found = shape(told.answer.content.decode())
            if found not in shapes:
                shapes.add(found)
                yield told


class Looker:
    """A window in which answers are shown; what is not right is told in `wrong`."""

    def __init__(self, page, url):
        self.page, self.url, self.wrong, self.state = page, url, [], ""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.note([f"script: {error}"]))
        page.on("dialog", lambda dialog: dialog.accept())

    def _said(self, message):
        # Chromium writes every refusal on its console, and of what was undone again the server knows nothing.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.note([f"console: {message.text}"])

    def note(self, found):
        self.wrong += [f"{self.state}: {each}" for each in found]

    def show(self, told):
        """The answer at its address, with its headers."""
        self.state, answer = f"{told.address} {told.what}", told.answer
        address = self.url + urlsplit(told.address).path
        headers = {name: value for name, value in answer.items() if name != "Content-Length"}

        def fulfil(route):
            if not route.request.is_navigation_request() or route.request.frame.parent_frame:
                return route.continue_()
            return route.fulfill(status=answer.status_code, headers=headers, body=answer.content)

        self.page.route(address, fulfil)
        self.page.goto(address)
        self.page.unroute(address)

    def look(self, told):
        self.show(told)
        # In readers' pages that are shown at the desk, a link may be as small as its words.
        options = {"has_small_links": "/preview/" in told.address or "/review/" in told.address}
        self.note(look_everywhere(self.page, **options))
        if self.page.evaluate(UNFOLD):
            self.note(look_everywhere(self.page, [(1280, "dark"), (390, "light")], **options))


@pytest.mark.parametrize("part", PARTS)
def test_every_state_of_every_screen_is_sound(part, window, live_server):
    one_of_each_role()
    person("vera", is_staff=True).user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    mia = person("mia", is_staff=True, first_name="Mia", last_name="Moss")
    fill_the_desk()
    work = Edition.objects.get(report__slug="work", draft__isnull=False)
    member = Membership.objects.create(report=work.report, user=mia)
    member.sections.set(work.draft.sections.filter(slug="tides"))
    shapes, wrong = set(), []
    seen = {name: list(seen_by(name, PARTS[part], shapes)) for name in ("ursula", "paula", "edith", "mia", "vera")}
    for name, found in seen.items():
        looker = Looker(window(name), live_server.url)
        for told in found:
            looker.look(told)
        wrong += looker.wrong
    assert wrong == [], "\n".join(wrong)
