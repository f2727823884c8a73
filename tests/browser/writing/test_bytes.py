"""No byte changes by itself: opened, looked at in every way, typed into and taken back, and sent."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.forms import Textarea

from reports.document.text import normal_prose
from tests.browser.writing.surface import EVERYTHING
from tests.making import PLAIN
from tests.waiting import LONG

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: Opens each body as the page has it, looks at it in every way, moves about in it, types, takes it back, and says what would be sent.
OPENED = """async ([fields, types]) => {
    const { mount } = await import(document.querySelector('script[src*="vendor/writing/"]').src);
    let chance = 7;
    const random = most => (chance = chance * 48271 % 2147483647) % most;
    return fields.map(field => {
        const form = document.createElement("form");
        form.innerHTML = field;
        document.body.append(form);
        const { view, show } = mount(form.querySelector("textarea"));
        show(true);
        show(false);
        const press = keys => view.someProp("handleKeyDown", take => take(view, new KeyboardEvent("keydown", keys)));
        for (let edit = 0; types && edit < 3; edit++) {
            const places = [];
            view.state.doc.descendants((node, pos) => void (node.isTextblock && places.push(pos + 1)));
            view.dispatch(view.state.tr.insertText("xyz", places[random(places.length)]));
        }
        const typed = new FormData(form).get("body");
        while (press({key: "z", ctrlKey: true, keyCode: 90}));
        const sent = new FormData(form).get("body");
        view.destroy();
        form.remove();
        return [sent, typed];
    });
}"""


def as_sent(page, bodies, *, types=False):
    fields = [Textarea().render("body", body) for body in bodies]
    sent = page.evaluate(OPENED, [fields, types])
    assert not types or all(before != after for before, after in sent)
    # A form sends its lines with CR LF.
    return [normal_prose(text.replace("\n", "\r\n")) for text, _ in sent]


def sections_of(report):
    """What stands below each heading of a file, and the whole."""
    return [normal_prose(text) for text in (report, *report.split("\n## "))]


def test_opening_and_saving_changes_no_byte_of_any_known_body(write, said, demo):
    page = write()
    with closing(sqlite3.connect(demo.folder / "demo.sqlite3", timeout=LONG)) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM reports_section ORDER BY id")]
    bodies.append(EVERYTHING.strip())
    seed = os.environ.get("SEED_REPORT")
    for report in (PLAIN, *([Path(seed).read_text("utf-8")] if seed else [])):
        bodies += sections_of(report)
    assert len(bodies) > 60
    assert as_sent(page, bodies) == bodies
    assert as_sent(page, bodies, types=True) == bodies
    assert said == []


@pytest.mark.parametrize("body", [EVERYTHING.strip(), "    code\n\nWords.", "\tcode\n\nWords."])
def test_a_section_that_is_saved_as_it_was_opened_keeps_its_text(desk, write, body):
    page = write(body)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == body
