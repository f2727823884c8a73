"""How long a key takes in a long section: until the text area has it, the page is laid out, the next frame. Printed, never asserted.

`pytest --tier speed -s tests/benchmarks/test_typing.py`, on a machine that does nothing else.
"""

import statistics

import pytest

from tests.browser.conftest import desk, window
from tests.browser.writing.conftest import said, write
from tests.browser.writing.surface import EVERYTHING

__all__ = ["desk", "said", "window", "write"]

pytestmark = [pytest.mark.speed, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
SIZE = 62_000
KEYS = 200
#: Types a letter in the middle of the text, as a key does; the milliseconds of each.
TIMED = """async keys => {
    const words = [...document.querySelectorAll(".written > p")].filter(each => each.firstChild instanceof Text);
    getSelection().collapse(words[words.length >> 1].firstChild, 1);
    const times = [];
    for (let key = 0; key < keys; key += 1) {
        await new Promise(requestAnimationFrame);
        const began = performance.now();
        document.execCommand("insertText", false, "x");
        const written = performance.now() - began;
        document.body.getBoundingClientRect();
        const laidOut = performance.now() - began;
        await new Promise(go => requestAnimationFrame(() => setTimeout(go)));
        times.push([written, laidOut, performance.now() - began]);
    }
    return times;
}"""


def test_a_key_in_a_long_section(write, capsys):
    part = EVERYTHING.partition("![[nowhere]]")[0]
    text = (part * (SIZE // len(part) + 1)).strip()
    page = write(text)
    before = page.locator("#id_body").input_value()
    times = page.evaluate(TIMED, KEYS)
    assert len(page.locator("#id_body").input_value()) == len(before) + KEYS
    with capsys.disabled():
        names = "to the text area", "to the layout", "to the next frame"
        for name, each in zip(names, zip(*times, strict=True), strict=True):
            median, high = statistics.median(each), statistics.quantiles(each, n=20)[-1]
            print(f"\na key in {len(text) // 1000} kB, {name}: median {median:.1f} ms, 95 % {high:.1f} ms")  # noqa: T201
