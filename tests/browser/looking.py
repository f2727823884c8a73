"""Checks of a page in a browser. Each returns sentences, one for each problem."""

from pathlib import Path

import axe_playwright_python

from tests.rounds import is_long_run

#: Options of axe. It must not fetch style sheets again, because the policy would refuse that.
HOW = {"preload": False, "resultTypes": ["violations"]}
WCAG = HOW | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # The second, of WCAG 2.5.3, must be named, because axe calls it experimental.
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
}
COLOURS = HOW | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: Widths of a screen, a tablet and a phone, and the rules for each colour scheme: the dark one differs only in colours.
WIDTHS = (1280, 768, 390)
RULES = {"light": WCAG, "dark": COLOURS}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
#: Swagger UI is left out, because its own markup has buttons inside buttons. Targets that a fixed bar covers in part are ignored, because
#: scrolling uncovers them.
RUN_AXE = """async ([how, within]) => {
    const where = within ? {include: [[within]]} : {exclude: [["#swagger-ui"]]};
    const told = await axe.run(where, how);
    return told.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none).map(each => each.message).join("; ")}`))
        .filter(each => !/^target-size: .*partially obscured/.test(each));
}"""
#: Return whether the page is wider than the window, and by which elements.
SIDEWAYS = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(node =>
        node.getBoundingClientRect().right > page.clientWidth + 1).slice(-3);
    return [`${page.scrollWidth} wide, by ${wide.map(node =>
        `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}">`).join(", ")}`];
}"""
#: WCAG 2.5.8, except links in a text, and inputs that a label enlarges.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter(node => {
    const box = node.getBoundingClientRect();
    const inText = node.tagName === "A" && getComputedStyle(node).display === "inline";
    const inLabel = node.closest("label") !== null;
    return box.width && (box.width < 24 || box.height < 24) && !inText && !inLabel;
}).map(node => node.outerHTML)"""
#: WCAG 1.4.12: with more space between lines, letters and words, no text is cut off.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* {line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important}"
        + " p {margin-bottom: 2em !important}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(node => {
    const style = getComputedStyle(node);
    const hides = value => ["hidden", "clip"].includes(value);
    const isText = node.tagName !== "SELECT" && node.innerText?.trim();
    const shown = node.checkVisibility() && node.clientWidth > 1 && node.clientHeight > 1;
    return isText && shown && ((hides(style.overflowX) && node.scrollWidth > node.clientWidth + 1)
        || (hides(style.overflowY) && node.scrollHeight > node.clientHeight + 1));
}).map(node => `<${node.tagName.toLowerCase()} class="${node.className}"> cuts off: ${node.innerText.slice(0, 40)}`)"""
#: Run before Tab is pressed: store the style of each element without focus, and check each element when Tab leaves it.
WATCH_TABS = """() => {
    document.activeElement?.blur();
    document.documentElement.scrollTop = 0;
    const look = node => {
        const of = (each, kind) => {
            const style = getComputedStyle(each, kind);
            return [style.outlineStyle === "none" ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
                style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration, style.opacity].join("|");
        };
        const around = [node.parentElement, node.parentElement?.parentElement, node.closest(".editor")].filter(Boolean);
        return [of(node), of(node, "::before"), of(node, "::after"), ...around.map(each => of(each))].join("||");
    };
    const places = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]")]
        .filter(node => node.tabIndex >= 0 && !node.disabled && node.type !== "hidden" && node.checkVisibility({
            visibilityProperty: true, contentVisibilityAuto: true}));
    const group = node => node.type === "radio" ? `radio ${node.name}` : node;
    window.walk = {before: new Map(places.map(node => [node, look(node)])), places, reached: new Set(), wrong: [], group, again: false};
    window.walk.leave = () => {
        const node = document.activeElement;
        if (window.walk.again || !node || node === document.body) return;
        const name = `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}"> ${
            (node.innerText || node.name || node.id || "").slice(0, 30)}`;
        const first = !window.walk.reached.has(group(node));
        if (first && window.walk.before.get(node) === look(node)) window.walk.wrong.push(`${name}: focus is not to be seen`);
        const box = node.getBoundingClientRect();
        const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        if (first && !inside) window.walk.wrong.push(`${name}: has focus out of sight`);
        // A date has several places within one.
        window.walk.again = !first && node !== window.walk.last;
        window.walk.reached.add(group(node));
        window.walk.last = node;
    };
    addEventListener("keydown", window.walk.leave, {capture: true});
    return places.length;
}"""
#: Whether Tab is back at an element that had focus before.
IS_BACK = "() => (window.walk.leave(), window.walk.again)"
#: A key press without playwright's waiting.
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
#: Wait for transitions, such as those of a button's colours under the mouse.
TRANSITIONS_END = """() => Promise.allSettled(
    document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)).then(() => null)"""
TABS_TOLD = """() => [...window.walk.wrong, ...window.walk.places.filter(node => !window.walk.reached.has(window.walk.group(node)))
    .map(node => `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}"> ${
        (node.innerText || node.name || "").slice(0, 30)}: Tab does not reach it`)]"""


def axe_finds(page, how=HOW, *, within=None):
    """Return what axe finds on the page, or on the part with the selector `within`, by the rules that `how` names."""
    page.wait_for_load_state()
    page.evaluate(TRANSITIONS_END)
    if page.evaluate("() => window.axe === undefined"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, [how, within])


def wrong_with(page, *, within=None, has_small_links=False):
    """Return problems of the page: those of axe, of its width, and targets that are too small for a finger.

    In the long run at three widths, light and dark; the window is as before afterwards.
    """
    return (
        look_everywhere(page, within=within, has_small_links=has_small_links)
        if is_long_run()
        else [*_wrong_here(page, WCAG, within), *([] if has_small_links else page.evaluate(SMALL_TARGETS))]
    )


def look_everywhere(page, asked=None, *, within=None, has_small_links=False):
    """Return problems at each width, light and dark, or at the pairs of `asked`."""
    size, wrong = page.viewport_size, []
    was = "dark" if page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    for width, scheme in asked or [(width, scheme) for width in WIDTHS for scheme in RULES]:
        page.set_viewport_size({"width": width, "height": size["height"]})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [f"at {width}, {scheme}: {each}" for each in _wrong_here(page, RULES[scheme], within)]
        small = [] if has_small_links or scheme == "dark" else page.evaluate(SMALL_TARGETS)
        wrong += [f"at {width}: small target: {each}" for each in small]
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=was, reduced_motion=None)
    return wrong


def _wrong_here(page, rules, within):
    return [*axe_finds(page, rules, within=within), *page.evaluate(SIDEWAYS)]
