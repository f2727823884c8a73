"""Markdown of other programs as it is written here: links by macros of Hugo and Jekyll become paths, names of headings by kramdown stand
in the heading's own line, and formulas of GitHub stand between dollars."""

import re

from reports.importing.structure import BLOCKS, lines_of_prose

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
#: A formula between a dollar and a backtick, and the code or escaped signs beside it.
_FORMULA = re.compile(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\$`(?P<tex>[^`\n]{1,2000})`\$(?!\d)")
_FENCE = re.compile(r"(?<!`)`{3,}[ \t]*(?:math[ \t]*)?$")


def dollar_formulas(text: str) -> str:
    """Return the text with `$…$` for formulas of GitHub, and `$$` lines for blocks of code called math; its lines stay what they were."""
    has_blocks = "```math" in text or "``` math" in text
    lines = text.split("\n")
    for at in lines_of_prose(text) if "$`" in text else ():
        lines[at] = _FORMULA.sub(lambda found: f"${found['tex'].strip()}$" if found["tex"] else found[0], lines[at])
    for token in BLOCKS.parse(text) if has_blocks else ():
        if token.type == "fence" and token.info.strip() == "math" and token.map and "\n\n" not in token.content:
            for at in (token.map[0], token.map[1] - 1):
                lines[at] = _FENCE.sub("$$", lines[at])
    return "\n".join(lines)


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
