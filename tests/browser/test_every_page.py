"""Every kind of page and every screen of the desk, as a browser has it: light and dark, narrow to wide, by keyboard."""

import contextlib
import functools
from urllib.parse import urlsplit

import pytest

from tests.browser.looking import (
    COLOURS,
    CUT_OFF,
    IS_BACK,
    SIDEWAYS,
    SPACED,
    TAB,
    TABS_TOLD,
    WATCH_TABS,
    WCAG,
    axe_finds,
)
from tests.quality import kinds
from tests.rounds import is_long_run
from tests.windows import Windows

WIDTHS = (1280, 768, 390, 320)
#: Windows of laptops and of tablets lie between the widths where pages change.
BETWEEN = (1440, 1240, 1100, 1024, 600)
#: What darkness changes is colours, and nothing else; and what a width changes is where things stand: at the others, axe looks in the
#: long run, where of each template one page is looked at for the second time.
RULES = {"light": WCAG, "dark": COLOURS}
ASKED_OF_AXE = {(1280, "light"), (320, "dark")}
TEMPLATES = {*kinds.public_templates(), *kinds.desk_templates()}
HEIGHT = 900
MOST_TABS = 600
STOPS = "a[href], button, input, select, textarea, summary, [tabindex]"


class Walk:
    """A browser window on one page; what is not right is told in `wrong`."""

    def __init__(self, context, url):
        self.page, self.url = context.new_page(), url
        self.wrong = []
        self.page.on("console", lambda told: told.type in {"error", "warning"} and self._note("console", told.text))
        self.page.on("pageerror", lambda error: self._note("script", str(error)))
        self.page.on("request", self._asked)
        self.page.on("dialog", lambda dialog: dialog.dismiss())

    def _note(self, where, *words):
        self.wrong.extend(f"{where}: {word}" for word in words)

    def _asked(self, request):
        host = urlsplit(request.url)
        if host.scheme in {"http", "https"} and host.netloc != urlsplit(self.url).netloc:
            self._note("asks another host", request.url)

    def open(self, address):
        self.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        response = self.page.goto(self.url + address)
        if response.status >= 400:
            # Chromium writes every refusal of a page on its console.
            self.wrong = [each for each in self.wrong if "Failed to load resource" not in each]

    def look(self, asked_of_axe=frozenset(ASKED_OF_AXE)):
        """At each width, in light and dark."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._note(f"sideways at {width}", *self.page.evaluate(SIDEWAYS))
            for scheme, rules in RULES.items():
                if (width, scheme) in asked_of_axe:
                    self.page.emulate_media(color_scheme=scheme)
                    self._note(f"axe at {width}, {scheme}", *axe_finds(self.page, rules))
        for width in BETWEEN if is_long_run() else ():
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._note(f"sideways at {width}", *self.page.evaluate(SIDEWAYS))

    def tab_through(self, width):
        """Tab from the first place to the last: each is reached, seen, and shows that it has focus."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        # The page jumps to the focus instead of gliding: where it stands is asked at the next key.
        self.page.emulate_media(reduced_motion="reduce")
        places = self.page.evaluate(WATCH_TABS)
        keyboard = self.page.context.new_cdp_session(self.page)
        # What stands in a frame is gone through too, and asked about where it is a page of its own.
        embedded = sum(each.locator(STOPS).count() for each in self.page.frames[1:])
        for number in range(min(places + embedded + 20, MOST_TABS)):
            keyboard.send("Input.dispatchKeyEvent", TAB)
            if number % 10 == 9 and self.page.evaluate(IS_BACK):
                break
        self.page.evaluate(IS_BACK)
        self._note(f"Tab at {width}", *self.page.evaluate(TABS_TOLD))

    def walk(self, address, sample):
        """Open the address, look at it, go through it by keyboard, and give it more room.

        The long run asks axe about one page of each template in the dark and at the other widths too, goes through every page by
        keyboard, and doubles the size of its text.
        """
        self.wrong = []
        self.open(address)
        everything = {(width, scheme) for width in WIDTHS for scheme in RULES}
        self.look(everything if is_long_run() and sample in TEMPLATES else {(1280, "light")})
        if is_long_run():
            self.tab_through(1280)
            self.enlarge()
        self.space_out()

    def enlarge(self):
        """With text of twice the size, as set in the browser, at each width."""
        settings = self.page.context.new_cdp_session(self.page)
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._note(f"sideways at {width}, enlarged", *self.page.evaluate(SIDEWAYS))
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})

    def space_out(self):
        """With the text spacing that readers may set, at the narrowest."""
        self.page.set_viewport_size({"width": min(WIDTHS), "height": HEIGHT})
        self.page.evaluate(SPACED)
        self._note("spaced out", *self.page.evaluate(SIDEWAYS), *self.page.evaluate(CUT_OFF))


@pytest.fixture(scope="session")
def walk_of(browser, demo):
    """Walks through the demo: `walk_of("superuser")` is of that role at the desk. Each has one page for all addresses: a new one takes
    longer than what is looked at."""
    windows = Windows(browser, demo.url)

    @functools.cache
    def opened(role=None):
        context = windows.take(reduced_motion="reduce")
        if role:
            session, safe = demo.things["sessions"][role], demo.url.replace("http:", "https:")
            context.add_cookies([{"name": "__Host-session", "value": session, "url": safe, "secure": True}])
        return Walk(context, demo.url)

    yield opened
    windows.give_back()


#: Two essays, one with a very long name; a table wider than a phone; a form for readers; and the form with most fields at the desk.
JOURNEYS = {
    "/llm-developments/2025/trained-reasoning/",
    "/llm-developments/2025/figures/experts/",
    "/llm-developments/2024/multimodal/",
    "/llm-developments/2024/v1.0/efficiency/report-an-error/",
    "/admin/reports/section/{reports/section}/change/",
}


def each_of(addresses):
    return pytest.mark.parametrize(
        "address", [pytest.param(each, marks=pytest.mark.journey if each in JOURNEYS else ()) for each in addresses]
    )


@pytest.mark.rounds
@each_of(kinds.public_pages())
def test_a_reader_finds_nothing_wrong_with(address, walk_of):
    walk = walk_of()
    walk.walk(address, address)
    assert (walk.wrong, walk.page.context.cookies()) == ([], []), "\n".join(walk.wrong)


@pytest.mark.rounds
@each_of(kinds.desk_pages())
def test_an_editor_finds_nothing_wrong_with(address, walk_of, demo):
    walk = walk_of(None if address == "/admin/login/" else "superuser")
    walk.walk(kinds.filled(address, demo.things), address)
    assert walk.wrong == [], "\n".join(walk.wrong)


FAULTY = """<!doctype html><html><head><title>Faulty</title><style>
    a:focus {outline: none} .cut {width: 9rem; white-space: nowrap; overflow: hidden}
    @media (prefers-color-scheme: dark) {body {background: #000; color: #333}}
    </style></head><body><main><h1>Faulty</h1>
    <p>Words <a href="/" style="position: absolute; left: 400px">unseen</a></p><div style="width: 700px; min-width: 30rem">wide</div>
    <p class="cut">Words that just fit</p><button style="width: 9px; height: 9px; padding: 0">x</button><button>y</button>
    <script src="https://elsewhere.example/x.js"></script></main></body></html>"""


def test_what_is_wrong_with_a_page_would_be_noticed(browser):
    with contextlib.closing(browser.new_context()) as context:
        context.route("http://here.example/", lambda route: route.fulfill(body=FAULTY, content_type="text/html"))
        context.route("https://**", lambda route: route.abort())
        walk = Walk(context, "http://here.example")
        walk.open("/")
        walk.look()
        walk.tab_through(1280)
        walk.enlarge()
        walk.space_out()
    expected = {
        "asks another host",
        "console",
        "axe at 1280, light: html-has-lang",
        "axe at 320, dark: color-contrast",
        "sideways at 320",
        "sideways at 768, enlarged",
        "Tab at 1280: <a",
        "spaced out: <p",
    }
    assert {each for each in expected if any(told.startswith(each) for told in walk.wrong)} == expected


#: The words of each black button, and what stands over its middle where that is something else.
COVERED = """() => [...document.querySelectorAll("main .primary")].filter(each => each.checkVisibility() && !each.disabled).map(each => {
    each.scrollIntoView({block: "center"});
    const box = each.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return [each.innerText.trim(), each.contains(hit) ? "" : hit?.outerHTML.slice(0, 60) ?? "nothing"];
})"""


def test_the_primary_action_of_every_screen_can_be_clicked_with_the_mouse(walk_of, demo):
    page, found = walk_of("superuser").page, {}
    for address in kinds.desk_templates():
        page.goto(demo.url + kinds.filled(address, demo.things))
        for width in (390, 800, 1280, 1680):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found |= {(address, width, words): over for words, over in page.evaluate(COVERED)}
    assert "Start checking" in {words for _, _, words in found}
    assert {where: over for where, over in found.items() if over} == {}
