"""Each attack is put into every text that an editor can write, and shown to a browser that lets everything run."""

from itertools import batched

import pytest

from reports.languages import ENGLISH
from reports.rendering import format_reference, render_figure, render_inline, render_prose, render_section
from tests.rendering.attacks import ATTACKS, HTML
from tests.rendering.made import CHART, edition, uid
from tests.waiting import page_until

pytestmark = pytest.mark.sqlite

UNSAFE_NODES = """() => {
    const elements = new Set(("A BLOCKQUOTE BR CITE CODE DETAILS DIV EM FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR IMG LI OL"
        + " P PICTURE PRE SECTION SPAN STRONG SUMMARY SUP TABLE TBODY TD TH THEAD TR UL svg g path line rect text circle desc").split(" "));
    // An address that cannot be read at all has the scheme ":" and leads nowhere.
    const schemes = new Set(["http:", "https:", "mailto:", ":"]);
    return [...document.querySelectorAll("main *")].filter(node =>
        !elements.has(node.tagName)
        || (node.namespaceURI.endsWith("svg") && !node.closest(".chart"))
        || (node.tagName === "IMG" && !node.getAttribute("src").startsWith("/media/"))
        || (node.tagName === "A" && node.href && !schemes.has(node.protocol))
        || node.getAttributeNames().some(name => name.startsWith("on") || name === "style" || name.includes("srcdoc"))
    ).map(node => node.outerHTML);
}"""
FOREIGN_IDS = """() => [...document.querySelectorAll("[id], [name]")].map(node => node.id || node.name)
    .filter(id => !/^(p|h|fn|fnref|cite|figure)-/.test(id))"""


TOUCH_EVERYTHING = """() => {
    for (const node of document.querySelectorAll("main *"))
        for (const kind of ["mouseover", "focus", "toggle", "error", "load", "pointerenter"])
            node.dispatchEvent(new Event(kind));
}"""


#: An attack that succeeds after all others on the page.
LAST_WORDS = "the last"
LAST = f"""() => {{
    const picture = new Image();
    picture.setAttribute("onerror", "alert('{LAST_WORDS}')");
    picture.src = "/media/last.png";
    document.body.append(picture);
}}"""
FOREIGN = "://evil.example/x.js"


def everywhere(attack):
    """The HTML of a document whose every text is the attack, alone and within other Markdown."""
    body = f"{attack}\n\nwords {attack} words\n\n- {attack}\n\n> {attack}\n\n### {attack}\n\n![[chart]]\n\n![[photo]]"
    columns = [column | {"label": attack, "unit": attack} for column in CHART["columns"]]
    chart = CHART | {"columns": columns, "rows": [[2022, 1, attack], [2023, 2, attack]]}
    texts = {"title": attack, "caption": attack, "source": attack, "alt": attack}
    picture = {"sha256": "a" * 64, "media_type": "image/png", "width": 10, "height": 10}
    document = edition(
        body,
        figures=[
            {"uid": uid(200), "key": "chart", "chart": chart, **texts},
            {"uid": uid(201), "key": "photo", "picture": picture, **texts},
        ],
        techniques=[{"uid": uid(300), "slug": "pruning", "name": attack}],
        references=[
            {
                "uid": uid(100),
                "key": "known",
                "item": {
                    "type": "book",
                    "title": attack,
                    "author": [{"literal": attack}],
                    "DOI": attack,
                    "note": attack,
                },
            }
        ],
    )
    parts = [
        render_section(document, document.sections[0], ENGLISH).html,
        render_prose(attack, document=document),
        render_inline(attack),
        render_figure(document, document.figures[1], ENGLISH),
        format_reference(document.references[0].item, ENGLISH),
    ]
    return "".join(f"<main><div>{part}</div></main>" for part in parts)


class Reader:
    """A browser window on pages of our making; it notes dialogs and what it is asked to fetch, and fetches nothing."""

    def __init__(self, browser):
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.dialogs, self.asked, self.html = [], [], ""
        self.page.on("dialog", self._dismiss)
        self.page.route("**/*", self._answer)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _answer(self, route):
        if route.request.url == "http://report.example/":
            route.fulfill(body=f"<!doctype html><meta charset=utf-8>{self.html}", content_type="text/html")
        else:
            self.asked.append(route.request.url)
            route.abort()

    def read(self, html):
        """What is unsafe on the page after everything on it was pointed at, focused and toggled."""
        self.html = html
        self.page.goto("http://report.example/", wait_until="domcontentloaded")
        found = [*self.page.evaluate(UNSAFE_NODES), *self.page.evaluate(FOREIGN_IDS)]
        self.page.evaluate(TOUCH_EVERYTHING)
        return found


@pytest.fixture
def reader(browser):
    reader = Reader(browser)
    yield reader
    reader.context.close()


@pytest.mark.journey
def test_no_attack_opens_a_dialog_or_leaves_an_unsafe_node(reader):
    """Twelve on each page: one that is let through takes the page with it, and is seen."""
    found = {some: reader.read("".join(map(everywhere, some))) for some in batched(ATTACKS, 12, strict=False)}
    reader.page.evaluate(LAST)
    page_until(reader.page, lambda: LAST_WORDS in reader.dialogs)
    reader.dialogs.remove(LAST_WORDS)
    assert {some: nodes for some, nodes in found.items() if nodes} == {}
    assert (reader.dialogs, [url for url in reader.asked if "/media/" not in url]) == ([], [])


def test_the_same_attacks_would_be_noticed_if_they_were_let_through(reader):
    found = [reader.read(f"<main>{attack}</main>") for attack in HTML]
    page_until(reader.page, lambda: len(reader.dialogs) >= 10 and any(FOREIGN in url for url in reader.asked))
    assert sum(map(bool, found)) >= 30
    assert len(reader.dialogs) >= 10
    assert "https://evil.example/x.js" in {url.replace("http:", "https:") for url in reader.asked}
