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
from tests.browser.looking import COLOURS, SIDEWAYS, WCAG, axe_finds
from tests.browser.test_desk import SMALL_TARGETS
from tests.desk.conftest import at_the_desk, one_of_each_role, person
from tests.desk.every_screen import answers, fill_the_desk

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 768, 390)
#: What darkness changes is colours, and nothing else.
RULES = {"light": WCAG, "dark": COLOURS}
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
        page.on("pageerror", lambda error: self.note("script", [str(error)]))
        page.on("dialog", lambda dialog: dialog.accept())

    def _said(self, message):
        # Chromium writes every refusal on its console, and of what was undone again the server knows nothing.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.note("console", [message.text])

    def note(self, where, found):
        self.wrong += [f"{self.state}: {where}: {each}" for each in found]

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

    def look(self, asked):
        for width, scheme in asked:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.note(f"axe at {width}, {scheme}", axe_finds(self.page, RULES[scheme]))
            self.note(f"sideways at {width}", self.page.evaluate(SIDEWAYS))
        self.note("small target", self.page.evaluate(SMALL_TARGETS) if self.is_of_the_desk else [])

    @property
    def is_of_the_desk(self):
        """Not a page of readers, shown at the desk: in their text, links may be as small as words."""
        return "/preview/" not in self.state and "/review/" not in self.state

    def look_everywhere(self, told):
        self.show(told)
        self.look([(width, scheme) for width in WIDTHS for scheme in RULES])
        if self.page.evaluate(UNFOLD):
            self.look([(1280, "dark"), (390, "light")])


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
            looker.look_everywhere(told)
        wrong += looker.wrong
    assert wrong == [], "\n".join(wrong)
