"""Every screen of the desk in every state, as a browser has it: phone to desktop, light and dark, folded and unfolded.

The states are the answers to all that can be opened and sent (`tests.desk.every_screen`): empty and full, refused and frozen, by whoever
may write and by whoever may only look. Those that are built of the same elements are one state. Each is shown under its own policy,
and stays in its window while width and colours change.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports import drafting
from reports.models.draft import Draft
from reports.models.people import Actor
from reports.models.review import ReviewLink
from reports.models.schedule import ScheduledPublication
from reports.models.series import Edition, Membership
from tests.browser.looking import look_everywhere
from tests.desk.conftest import at_the_desk, one_of_each_role, person
from tests.desk.every_screen import Told, addresses, answers, fill_the_desk
from tests.desk.pages import forms_of
from tests.drafting.word_files import changed
from tests.making import AT

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: By address, so that each part takes a few minutes.
PARTS = {
    "boards": "/admin/reports/draft/($|add|[0-9]+/(board|change|history))",
    "editions": "/admin/reports/draft/(?!$|add|[0-9]+/(board|change|history|publish|review|preview))",
    "publishing": "/admin/reports/draft/[0-9]+/publish",
    "reviews": "/admin/reports/draft/[0-9]+/(review|preview)",
    "versions": "/admin/reports/(version|errorreport|auditentry|message)",
    "sections": "/admin/reports/section",
    "sources": "/admin/reports/(figure|reference|picture)",
    "reports": "/admin/reports/(report/|sitesettings)",
    "addresses": "/admin/reports/(?!draft|version|errorreport|auditentry|message|section|figure"
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


def unlike(told, shapes):
    """The answers that are built as none before."""
    for each in told:
        if each.is_page and b"</html>" in each.answer.content:
            found = shape(each.answer.content.decode())
            if found not in shapes:
                shapes.add(found)
                yield each


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
        options = {"has_small_links": any(each in told.address for each in ("/preview/", "/review/", "/embargo/"))}
        self.note(look_everywhere(self.page, **options))
        if self.page.evaluate(UNFOLD):
            self.note(look_everywhere(self.page, [(1280, "dark"), (390, "light")], **options))


def looked_at(told, page, url):
    """What is wrong in answers, each a state of its own."""
    looker = Looker(page, url)
    for each in told:
        looker.look(each)
    return looker.wrong


def newsroom():
    """Everybody who may write something, and somebody who may only look; what they find differs by what they may do."""
    one_of_each_role()
    person("vera", is_staff=True).user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    mia = person("mia", is_staff=True, first_name="Mia", last_name="Moss")
    fill_the_desk()
    work = Edition.objects.get(report__slug="work", draft__isnull=False)
    Membership.objects.create(report=work.report, user=mia).sections.set(work.draft.sections.filter(slug="tides"))
    Draft.objects.create(edition=Edition.objects.get(draft__isnull=True), title="No section yet")
    return work


@pytest.mark.parametrize("part", PARTS)
def test_every_state_of_every_screen_is_sound(part, window, live_server):
    newsroom()
    shapes, wrong, asked = set(), [], [each for each in addresses() if re.match(PARTS[part], each)]
    # To what is sent, as who may send everything gets them.
    for name in ("ursula", "paula", "edith", "mia", "vera"):
        client = at_the_desk(User.objects.get(username=name))
        told = list(unlike(answers(client, asked, sends=name == "ursula"), shapes))
        wrong += looked_at(told, window(name), live_server.url)
    assert wrong == [], "\n".join(wrong)
    assert shapes


def test_every_state_that_comes_of_what_was_done_is_sound(window, windows, live_server):
    """What the walk does is undone again: here it is done."""
    work = newsroom()
    editor, guest = at_the_desk(User.objects.get(username="edith")), Client()
    told, tides = [], work.draft.sections.get(slug="tides")

    def tell(what, answer):
        told.append(Told(answer.request["PATH_INFO"], what, answer))
        return answer

    asked = {"about": str(tides.uid), "reviewer": "Ines", "days": "9", "message": "Is it so?"}
    made = tell("link made", editor.post(reverse("desk:ask-review", args=[work.pk]), asked))
    path = "/review/" + made.content.decode().partition("/review/")[2].partition("<")[0]
    fields = next(fields for _, fields, _ in forms_of(guest.get(path)) if "read" in fields)
    tell("said", guest.post(path, fields | {"verdict": "changes", "words": "It is not so."}, follow=True))
    tell("answered", editor.get(reverse("desk:reviews", args=[work.pk])))
    tell("found", editor.get(reverse("desk:find", args=[work.pk]), {"q": "the"}))
    word = editor.get(reverse("desk:export", args=[work.pk, "docx"])).content
    file = changed(word, ("A tidal barrage was ", "A great tidal barrage was "))
    tides.body = tides.body.replace("A tidal barrage", "One tidal barrage")
    tides.save()
    drafting.save_revision(tides, actor=Actor.of("Edith", AT))
    back = {"file": SimpleUploadedFile("sea.docx", file)}
    tell("brought back", editor.post(reverse("desk:word", args=[work.pk]), back))
    for _ in range(61):
        answer = guest.post(path, {})
    tell("too many", answer)
    ReviewLink.objects.update(expires_at=AT)
    tell("gone", guest.get(path))
    for _ in range(6):
        answer = guest.post("/admin/login/", {"username": "edith", "password": "wrong", "next": "/admin/"})
    tell("locked out", answer)
    tell("logged out", editor.post("/admin/logout/"))
    wrong = looked_at(told, windows.page(), live_server.url)
    assert wrong == [], "\n".join(wrong)
    assert [each.answer.status_code for each in told] == [200, 200, 200, 200, 200, 429, 410, 429, 200]


def test_every_screen_of_an_empty_site_is_sound(window, live_server):
    people = one_of_each_role()
    told = list(unlike(answers(at_the_desk(people["superuser"]), addresses(), sends=False), set()))
    wrong = looked_at(told, window("ursula"), live_server.url)
    assert wrong == [], "\n".join(wrong)
    assert len(told) > 30


def test_every_state_of_what_experts_and_the_press_read_is_sound(windows, live_server):
    work = newsroom()
    tides = work.draft.sections.get(slug="tides")
    asked = []
    for section in (None, tides.uid):
        link, token = drafting.create_review_link(
            edition=work, section=section, reviewer="Ines", days=9, actor=Actor.of("Ada")
        )
        said = drafting.comment(tides, drafting.CommentAuthor("Ines", AT, link=link), "Is it?", names={}, quote="")
        drafting.answer(said, drafting.CommentAuthor("Ada", AT), "It is.")
        asked += [f"/review/{token}/", f"/review/{token}/sections/tides/", f"/review/{token}/sections/nothing/"]
    _, revoked = drafting.create_review_link(
        edition=work, section=None, reviewer="Ines", days=0, actor=Actor.of("Ada", AT)
    )
    schedule = ScheduledPublication.objects.get()
    _, press = drafting.give_press_link(schedule=schedule, name="The Sun", actor=Actor.of("Ada", AT))
    asked += [f"/review/{revoked}/", "/review/nothing/", "/embargo/nothing/"]
    asked += [f"/embargo/{press}/", f"/embargo/{press}/sections/tides/", f"/embargo/{press}/sections/nothing/"]
    told = list(unlike(answers(Client(), asked), set()))
    wrong = looked_at(told, windows.page(), live_server.url)
    assert wrong == [], "\n".join(wrong)
    assert len(told) > 8
