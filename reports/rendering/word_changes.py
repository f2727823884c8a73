"""Changed words of a text, as plain text and as HTML."""

from html import escape

from reports.document.diff import RunKind, diff_words

_SIGNS = {RunKind.REMOVED: "-", RunKind.ADDED: "+"}


def word_changes_text(before: str, after: str) -> str:
    """Return the text with removed and added words in brackets with signs: `[-60-] [+50+] per cent`."""
    parts: list[str] = []
    for run in diff_words(before, after):
        words = run.text.strip()
        sign = _SIGNS.get(run.kind, "")
        if not sign or not words:
            parts.append(run.text)
            continue
        if sign == "+" and parts and parts[-1].endswith("-]"):
            parts.append(" ")
        leading, _, trailing = run.text.partition(words)
        parts.append(f"{leading}[{sign}{words}{sign}]{trailing}")
    return "".join(parts)


def word_changes_html(before: str, after: str) -> str:
    """Return the text as safe HTML with removed words in `<del>` and added words in `<ins>`, and a paragraph for each line break."""
    tags = {RunKind.REMOVED: "del", RunKind.ADDED: "ins"}
    parts = []
    for run in diff_words(before, after):
        text = escape(run.text).replace("\n\n", "<br><br>")
        tag = tags.get(run.kind)
        parts.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "".join(parts)
