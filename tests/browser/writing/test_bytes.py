"""No byte changes by itself: opened, looked at in every way, typed into and taken back, and sent."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.forms import Textarea
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from reports.document.text import normal_prose
from tests.browser.writing.surface import EVERYTHING
from tests.making import PLAIN
from tests.strategies import prose
from tests.waiting import LONG

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: Opens each body as the page has it, looks at it in every way, moves about in it, types, takes it back, and says what would be sent.
OPENED = """async ([fields, types]) => {
    const source = document.querySelector('script[src*="surface.js"]').src;
    const { mount } = await import(source);
    const { undo } = await import(new URL("../../vendor/codemirror/codemirror.js", source));
    let chance = 7;
    const random = most => (chance = chance * 48271 % 2147483647) % most;
    return fields.map(field => {
        const form = document.createElement("form");
        form.innerHTML = field;
        document.body.append(form);
        const surface = mount(form.querySelector("textarea"));
        for (const look of ["plain", "written", "source", "written"]) {
            surface.show(look);
            const length = surface.view?.state.doc.length ?? 0;
            for (let move = 0; surface.view && move < 4; move++) {
                surface.view.dispatch({selection: {anchor: random(length + 1), head: random(length + 1)}});
            }
        }
        const { view } = surface;
        const edits = types ? 3 : 0;
        for (let edit = 0; edit < edits; edit++) {
            const at = random(view.state.doc.length + 1);
            view.dispatch({changes: {from: at, insert: "xyz"}, selection: {anchor: at + 3}, userEvent: "input.type"});
        }
        const typed = new FormData(form).get("body");
        while (undo(view));
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


def test_opening_and_saving_alters_no_byte_of_any_body_of_the_demo_the_seed_and_the_tests(write, said, demo):
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


def test_opening_and_saving_alters_no_byte_of_five_hundred_bodies_of_every_shape(write, said):
    bodies = []

    @hypothesis_settings(
        max_examples=500,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(prose(max_size=14))
    def collect(body):
        bodies.append(body)

    collect()
    page = write()
    assert len(bodies) == 500
    for start in range(0, 500, 50):
        some = bodies[start : start + 50]
        assert as_sent(page, some, types=True) == some
    assert said == []


@pytest.mark.parametrize("body", [EVERYTHING.strip(), "    code\n\nWords.", "\tcode\n\nWords."])
def test_a_section_that_is_saved_as_it_was_opened_keeps_its_text(desk, write, body):
    page = write(body)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == body
