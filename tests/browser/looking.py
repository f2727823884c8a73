"""What is asked of a page in a browser: each question's answers are sentences, one for each thing that is not right."""

from pathlib import Path

import axe_playwright_python

#: What axe is to look at. Style sheets are not asked for a second time: they would be refused, as anything that no page names.
HOW = {"preload": False, "resultTypes": ["violations"]}
WCAG = HOW | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
COLOURS = HOW | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
#: Swagger UI draws its list of operations with buttons inside buttons; that is its own markup, and it is left to it.
RUN_AXE = """async ([how, within]) => {
    const where = within ? {include: [[within]]} : {exclude: [["#swagger-ui"]]};
    const told = await axe.run(where, how);
    return told.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none).map(each => each.message).join("; ")}`));
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
TABS_TOLD = """() => [...window.walk.wrong, ...window.walk.places.filter(node => !window.walk.reached.has(window.walk.group(node)))
    .map(node => `<${node.tagName.toLowerCase()} class="${node.getAttribute("class") || ""}"> ${
        (node.innerText || node.name || "").slice(0, 30)}: Tab does not reach it`)]"""


def axe_finds(page, how=HOW, *, within=None):
    """What axe finds on the page, by all its rules unless `how` names some; on a part of it if a selector is given."""
    if page.evaluate("() => window.axe === undefined"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, [how, within])
