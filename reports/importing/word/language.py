"""The language that a Word file says most of its text is in."""

from collections import Counter
from xml.etree.ElementTree import Element

from reports.document.codes import check_language
from reports.importing.word.elements import child, value


def language_of(body: Element, styles: Element | None) -> str:
    """Its tag; "" if the file does not say, or says what is none."""
    default = value(child(styles, "w:docDefaults", "w:rPrDefault", "w:rPr"), "w:lang")
    for each in styles if styles is not None else ():
        if each.get("w:type") == "paragraph" and each.get("w:default") in ("1", "true"):
            default = value(each, "w:rPr", "w:lang") or default
    letters: Counter[str] = Counter()
    for run in body.iter("w:r"):
        said = value(run, "w:rPr", "w:lang") or default
        letters[said] += sum(len(each.text or "") for each in run.iter("w:t"))
    tag = max(letters, key=lambda each: letters[each], default="")
    try:
        return check_language(tag)
    except ValueError:
        return ""
