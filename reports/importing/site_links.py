"""Links as Hugo and Jekyll have them written: a macro that says which page is meant becomes the path of that page, and the name that
kramdown gives a heading in the line below stands in its own."""

import re

from reports.importing.structure import lines_of_prose

_LINK = re.compile(
    r"(?P<before>(?P<image>!?)\[[^\[\]\n]{0,500}\]\([ \t]{0,9}<?|^ {0,3}\[[^\[\]\n]{1,500}\]:[ \t]{0,9}<?)"
    r"(?P<base>\{\{-?[ \t]{0,9}site\.(?:base)?url[ \t]{0,9}-?\}\})?"
    r"(?:\{\{[<%]-?[ \t]{0,9}(?:rel)?ref[ \t]{1,9}[\"'`](?P<ref>[^\"'`\s{}]{1,500})[\"'`][ \t]{0,9}-?[%>]\}\}"
    r"|\{%-?[ \t]{0,9}(?:link|post_url)[ \t]{1,9}(?P<post>[^\s{}%]{1,500})[ \t]{0,9}-?%\}"
    r"|\{\{-?[ \t]{0,9}[\"'](?P<url>[^\"'\s{}]{1,500})[\"'][ \t]{0,9}\|[ \t]{0,9}(?:relative|absolute)_url[ \t]{0,9}-?\}\})?"
    r"(?P<slash>/{0,2})"
)
_HEADING = re.compile(r"#{1,6}[ \t]+[^\s{][^{}\n]*")
_NAME = re.compile(
    r"\{:[ \t]{0,9}(?:\.[\w-]{1,60}[ \t]{1,9}){0,5}#([A-Za-z][\w-]{0,80})(?:[ \t]{1,9}\.[\w-]{1,60}){0,5}[ \t]{0,9}\}[ \t]{0,9}"
)


def plain_links(text: str) -> str:
    """The text with a path where a link or picture has such a macro; its lines stay what they were. What stands in code stays as well."""
    if not any(mark in text for mark in ("]({", "](<{", "]: {", "]: <{", "\n{:")):
        return text
    lines = text.split("\n")
    for at in lines_of_prose(text):
        if named := _NAME.fullmatch(lines[at]) if at and _HEADING.fullmatch(lines[at - 1]) else None:
            lines[at - 1] = f"{lines[at - 1].rstrip()} {{#{named[1]}}}"
            lines[at] = ""
        elif "{" in lines[at]:
            lines[at] = _LINK.sub(_plain, lines[at])
    return "\n".join(lines)


def _plain(link: re.Match[str]) -> str:
    path = link["ref"] or link["post"] or link["url"]
    if path is None and link["base"] is None:
        return link[0]
    if link["image"]:
        # Found by how it ends.
        return f"{link['before']}/{(path or '').lstrip('/')}" if path or link["slash"] else f"{link['before']}/"
    return f"{link['before']}{(path or '').lstrip('/')}{link['slash'] if path else ''}"
