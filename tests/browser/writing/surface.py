"""Helpers of the tests of the visual editor: a text with everything in it, pasting, and reading the result."""

import contextlib
import re

from playwright.sync_api import TimeoutError  # noqa: A004 - of the browser

EVERYTHING = """\
### What the *sea* gave

A **tidal** barrage [@one, p. 3] turns [[kites|its kites]] and [a site](https://example.org/).[^1]

> Somebody said so.

- First
  - Deeper
- Second

1. One
2. Two

![[growth]]

| Place | Power |
|:--|--:|
| Rance | 240 [@one] |
| Sihwa | 254 |

`code`, [[nothing-of-that-name]] and [@nobody].

---

![[nowhere]]

[^1]: At sea, [@one].
"""


#: Pastes HTML and plain text as a browser does.
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


#: Markdown that writers must not see.
SIGNS = ("**", "](", "[[", "[@", "[^")


def settled(page):
    """Wait until the editor has read the cursor's place from the browser, which it does shortly after it gets focus."""
    page.evaluate(
        "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 30))))"
    )


#: Selects text, from a number of letters within one string to that within another.
SELECTED = """places => {
    const found = places.map(([words, letters]) => {
        const walker = document.createTreeWalker(document.querySelector(".written"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at >= 0) return [walker.currentNode, at + letters];
        }
        throw Error(`Not in the text: ${words}`);
    });
    document.querySelector(".written").focus();
    getSelection().setBaseAndExtent(...found[0], ...found.at(-1));
}"""


def put_cursor(page, words, letters):
    page.evaluate(SELECTED, [[words, letters]])
    settled(page)


def fill(page, text):
    """Put a text into the editor, with the cursor at a `¦` in a word or at the end. Text between two `¦` is selected."""
    page.locator("#id_body").evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }",
        text.replace("¦", ""),
    )
    page.locator(".written").focus()
    settled(page)
    if "¦" in text:
        marks = re.findall(r"([\w.]*)¦([\w.]*)", text)
        page.evaluate(SELECTED, [[before + after, len(before)] for before, after in marks])
    else:
        page.keyboard.press("Control+End")
    settled(page)


def press(page, steps):
    """Press the keys in `steps`, separated by `|`. A step that begins with a small letter, sign or apostrophe (left out) is typed."""
    for step in steps.split("|"):
        (page.keyboard.press if step[0].isupper() else page.keyboard.type)(step.removeprefix("'"))


def after(page, text, steps):
    """Return the text after some steps."""
    fill(page, text)
    if steps:
        press(page, steps)
    settled(page)
    return body_of(page)


def unlike(found, cases):
    """Return the pairs of found and expected values that differ."""
    return [pair for pair in zip(found, cases, strict=True) if pair[0] != pair[1]]


def option(page, name):
    """Wait for an option of a list."""
    page.locator(".completion").get_by_role("option", name=name).wait_for()


def body_of(page):
    return page.locator("#id_body").input_value()


def becomes(page, expected):
    """Wait until the text is `expected`, because dialogs and pastes take a moment."""
    with contextlib.suppress(TimeoutError):
        page.wait_for_function("text => document.querySelector('#id_body').value === text", arg=expected)
    assert body_of(page) == expected, repr(body_of(page))


def compose(page, steps, words):
    """Enter `words` as an input method or a dead key does, with intermediate `steps`."""
    session = page.context.new_cdp_session(page)
    key = {"key": "Process", "code": "KeyN", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    for step in steps:
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    session.send("Input.insertText", {"text": words})
