"""What is asked of a page in a browser: each question's answers are sentences, one for each thing that is not right."""

from pathlib import Path

import axe_playwright_python

from tests.rounds import is_long_run

#: What axe is to look at. Style sheets are not asked for a second time: they would be refused, as anything that no page names.
HOW = {"preload": False, "resultTypes": ["violations"]}
WCAG = HOW | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # The second, of WCAG 2.5.3, is asked for by its name: axe calls it experimental.
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
}
COLOURS = HOW | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: Widths of a screen, a tablet and a phone, and what is looked for in each light: what darkness changes is colours, and nothing else.
WIDTHS = (1280, 768, 390)
RULES = {"light": WCAG, "dark": COLOURS}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
#: Swagger UI draws its list of operations with buttons inside buttons; that is its own markup, and it is left to it. What a bar that stays
#: in sight covers in part is as large as it is once one scrolls.
RUN_AXE = """async ([how, within]) => {
    const where = within ? {include: [[within]]} : {exclude: [["#swagger-ui"]]};
    const told = await axe.run(where, how);
    return told.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none).map(each => each.message).join("; ")}`))
        .filter(each => !/^target-size: .*partially obscured/.test(each));
}"""
#: Wider than the window: the page as a whole, and what makes it so.
SIDEWAYS = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(node =>
        node.getBoundingClientRect().right > page.clientWidth + 1).slice(-3);
    return [`${page.scrollWidth} wide, by ${wide.map(node =>
        `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}">`).join(", ")}`];
}"""
#: WCAG 2.5.8, but for links in a text and what a label makes larger.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter(node => {
    const box = node.getBoundingClientRect();
    const inText = node.tagName === "A" && getComputedStyle(node).display === "inline";
    const inLabel = node.closest("label") !== null;
    return box.width && (box.width < 24 || box.height < 24) && !inText && !inLabel;
}).map(node => node.outerHTML)"""
#: WCAG 1.4.12: with more room between lines, letters and words, nothing is cut off.
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
#: Before Tab is pressed: how everything looks that has no focus, and a look at each place when Tab is pressed to leave it.
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
#: Whether Tab is back at a place where it has been.
IS_BACK = "() => (window.walk.leave(), window.walk.again)"
#: A key that is pressed, without the questions that playwright asks for each.
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
#: The colours of a button pass into others for a moment when the mouse comes to it.
TRANSITIONS_END = """() => Promise.allSettled(
    document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)).then(() => null)"""
TABS_TOLD = """() => [...window.walk.wrong, ...window.walk.places.filter(node => !window.walk.reached.has(window.walk.group(node)))
    .map(node => `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}"> ${
        (node.innerText || node.name || "").slice(0, 30)}: Tab does not reach it`)]"""


def axe_finds(page, how=HOW, *, within=None):
    """What axe finds on the page, by all its rules unless `how` names some; on a part of it if a selector is given."""
    page.wait_for_load_state()
    page.evaluate(TRANSITIONS_END)
    if page.evaluate("() => window.axe === undefined"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, [how, within])


def wrong_with(page, *, within=None, has_small_links=False):
    """What is wrong with the page as it stands: for axe, by its width, and with what is to be hit by a finger.

    In the long run at three widths, light and dark, in the same window, which is then as it was.
    """
    return (
        look_everywhere(page, within=within, has_small_links=has_small_links)
        if is_long_run()
        else [*_wrong_here(page, WCAG, within), *([] if has_small_links else page.evaluate(SMALL_TARGETS))]
    )


def look_everywhere(page, asked=None, *, within=None, has_small_links=False):
    """At each width, light and dark, or those that are `asked` for."""
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
