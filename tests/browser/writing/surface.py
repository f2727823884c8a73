"""What the tests of the writing surface have in common: a text with everything in it, a paste, and what the text becomes."""

import contextlib

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


def option(page, name):
    """Wait for what a list offers, until the list also takes it by Enter: for 75 ms it ignores keys, by the page's clock."""
    page.get_by_role("option", name=name).wait_for()
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 100 }")


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
