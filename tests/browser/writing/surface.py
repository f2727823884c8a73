"""What the tests of the writing surface have in common: a text with everything in it, a paste, and what the text becomes."""

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


#: A paste of HTML and plain text, as a browser hands it over.
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


#: What no writer is to see.
SIGNS = ("**", "](", "[[", "[@", "[^")


def settled(page):
    """Wait until the editor has read where the browser put the cursor: it does so a moment after the focus has come."""
    page.evaluate(
        "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 30))))"
    )


#: Selects from some letters within words to others.
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
    """Puts another text into the editor, and the cursor to where a `¦` stands in a word of it, or to its end; what is
    between two of them is selected.
    """
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
    """Presses the keys between the signs `|`, and types what begins with a small letter, a sign or an apostrophe (left out)."""
    for step in steps.split("|"):
        (page.keyboard.press if step[0].isupper() else page.keyboard.type)(step.removeprefix("'"))


def after(page, text, steps):
    """What becomes of a text by some steps."""
    fill(page, text)
    if steps:
        press(page, steps)
    settled(page)
    return body_of(page)


def unlike(found, cases):
    """What was found of some cases that is not as it should be."""
    return [pair for pair in zip(found, cases, strict=True) if pair[0] != pair[1]]


def option(page, name):
    """Wait for what a list offers."""
    page.locator(".completion").get_by_role("option", name=name).wait_for()


def body_of(page):
    return page.locator("#id_body").input_value()


def becomes(page, expected):
    """Forms close and pastes are read a moment later: the text is `expected` then."""
    with contextlib.suppress(TimeoutError):
        page.wait_for_function("text => document.querySelector('#id_body').value === text", arg=expected)
    assert body_of(page) == expected, repr(body_of(page))


def compose(page, steps, words):
    """As an input method or a dead key does it: `steps` are seen one after another, `words` come of them."""
    session = page.context.new_cdp_session(page)
    key = {"key": "Process", "code": "KeyN", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    for step in steps:
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    session.send("Input.insertText", {"text": words})
