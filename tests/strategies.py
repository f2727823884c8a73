"""Hypothesis strategies for documents of every shape.

The documents are consistent, as those of drafts are: their trends and techniques are the ones referred to, in the order of their slugs.
"""

import string
from datetime import date
from uuid import UUID

from hypothesis import strategies as st

from reports.document import types
from reports.document.text import RESERVED_SECTION_SLUGS, normal_line, normal_prose
from reports.document.words import AssessmentStatus, ChartKind, ColumnType, Maturity, Outcome

_REFUSED = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF]))
#: Characters that a document may have, more often those with a meaning in Markdown or YAML.
characters = st.one_of(
    st.sampled_from(string.ascii_letters + "      ,.:;-#*_`'\"&<>|{}!%@~^=+\\/()1234567890éßλ中🙂\u00a0\u2028\u0301"),
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=_REFUSED + "["),
)
lines = st.text(characters, max_size=30).map(normal_line)
names = st.text(characters, min_size=1, max_size=20).map(normal_line).filter(bool)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True).filter(
    lambda slug: slug not in RESERVED_SECTION_SLUGS
)
keys = st.from_regex(r"[A-Za-z][A-Za-z0-9_:.-]{0,8}", fullmatch=True)
addresses = st.sampled_from(["", "https://example.org/a?b=c&d", "http://example.org/~x#y"])

#: Lines of Markdown that are easily misread.
TRAPS = (
    "## Not a section",
    "# Nor a title",
    "## 3. Nor a numbered one",
    "### A heading",
    "Setext\n---",
    "Setext\n===",
    "---",
    "```",
    "````\n```\n## code\n````",
    "```section\ntrend: x\n```",
    "~~~section",
    "> ## quoted",
    "- ## item",
    "    ## code",
    "\tcode",
    "<div>\n\n## in a tag\n\n</div>",
    "<!-- never closed",
    "| a | b |\n|---|:-:|\n| 1 | 2 |",
    "A note[^1].\n\n[^1]: Its text.",
    "[^2]: A note\n    ## with more",
    "[label]: https://example.org",
    "Two spaces at the end  ",
    "A backslash\\",
    "key: value",
    "- list\n\n  more",
    "1. one\n2. two",
    "  \n",
    "…",
)


def prose(*, max_size=6):
    """Return a strategy for Markdown of a few lines."""
    pieces = st.one_of(lines, st.sampled_from(TRAPS), st.just(""))
    return st.lists(pieces, max_size=max_size).map("\n".join).map(normal_prose)


class Uids:
    """Creates uids that never repeat within a document."""

    def __init__(self, base):
        self.next = base.int

    def __call__(self):
        self.next += 1
        return UUID(int=self.next % 2**128, version=4)


def _some(draw, strategy, *, most=3, unique_by=None):
    return draw(st.lists(strategy, max_size=most, unique_by=unique_by))


_columns = st.builds(types.Column, key=keys, label=lines, type=st.sampled_from(ColumnType), unit=lines)


@st.composite
def charts(draw):
    columns = _some(draw, _columns, unique_by=lambda each: each.key)
    columns = columns or [types.Column(key="x", label="X")]
    cells = st.one_of(
        st.none(),
        lines,
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.floats(-9e14, 9e14),
    )
    column_keys = st.sampled_from([column.key for column in columns])
    return types.Chart(
        kind=draw(st.sampled_from(ChartKind)),
        x=draw(column_keys),
        y=draw(column_keys),
        series=draw(st.none() | column_keys),
        columns=tuple(columns),
        rows=tuple(draw(st.lists(st.tuples(*[cells] * len(columns)), max_size=4))),
    )


pictures = st.builds(
    types.Picture,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    media_type=st.sampled_from(["image/png", "image/jpeg", "image/webp"]),
    width=st.integers(1, 20_000),
    height=st.integers(1, 20_000),
)
csl_names = st.builds(types.CslName, family=lines, given=lines) | st.builds(types.CslName, literal=names)
csl_dates = st.builds(
    types.CslDate,
    date_parts=st.one_of(
        st.tuples(st.tuples(st.integers(1900, 2030))),
        st.tuples(st.tuples(st.integers(1900, 2030), st.integers(1, 12), st.integers(1, 28))),
    ),
)
csl_items = st.builds(
    types.CslItem,
    type=st.sampled_from(["article-journal", "book", "paper-conference", "report", "webpage", "chapter", "dataset"]),
    title=names,
    author=st.lists(csl_names, max_size=3).map(tuple),
    editor=st.lists(csl_names, max_size=1).map(tuple),
    issued=st.none() | csl_dates,
    container_title=lines,
    publisher=lines,
    volume=lines,
    page=st.sampled_from(["", "12", "12-15", "e12"]),
    number=lines,
    DOI=st.sampled_from(["", "10.1000/xyz(1)"]),
    URL=addresses,
    note=prose(max_size=2),
)


@st.composite
def _trends(draw, uid):
    themes = _some(draw, st.builds(types.ThemeStatement, slug=slugs, name=names), unique_by=lambda theme: theme.slug)
    return [
        types.TrendStatement(
            uid=uid(),
            slug=slug,
            name=f"{draw(lines)} {slug}",
            definition=draw(prose(max_size=2)),
            theme=draw(st.sampled_from([None, *themes])),
        )
        for slug in sorted(_some(draw, slugs, most=5, unique_by=str))
    ]


@st.composite
def _techniques(draw, uid):
    found = []
    for slug in sorted(_some(draw, slugs, most=4, unique_by=str)):
        broader = _some(draw, st.sampled_from(found), most=2, unique_by=lambda each: each.slug) if found else []
        found.append(
            types.TechniqueStatement(
                uid=uid(),
                slug=slug,
                name=f"{draw(lines)} {slug}",
                aliases=tuple(sorted(f"{slug} alias {number}" for number in range(draw(st.integers(0, 2))))),
                definition=draw(prose(max_size=2)),
                broader=tuple(sorted(each.slug for each in broader)),
            )
        )
    return found


@st.composite
def _credits(draw, uid):
    orcids = st.sampled_from(["", "0000-0002-1825-0097", "0000-0001-5109-379X"])
    people = draw(st.lists(st.tuples(names, lines, lines, orcids), max_size=2))
    return tuple(types.Credit(uid=uid(), name=n, role=r, affiliation=a, orcid=o) for n, r, a, o in people)


@st.composite
def _bodies(draw, techniques, references, figures):
    """Draw a body that refers only to existing things, and the slugs of the techniques that it links."""
    linked = _some(draw, st.sampled_from(techniques), most=2, unique_by=lambda each: each.slug) if techniques else []
    marks = [f"Of [[{each.slug}]] and [[{each.slug}|other *words*]]." for each in linked]
    marks += [f"Cited [@{each.key}] and [@{each.key}, p. 3; @{each.key}]." for each in references[:1]]
    marks += [f"![[{each.key}]]" for each in figures[:1]]
    body = "\n\n".join([draw(prose()), *marks, draw(prose())])
    return normal_prose(body), {each.slug for each in linked}


@st.composite
def _sections(draw, uid, trends, techniques, **cited):
    """Draw sections, and the slugs of the techniques that they assess or link."""
    about = list(trends) + [None] * draw(st.integers(0, 2))
    about = draw(st.permutations(about))
    section_slugs = draw(st.lists(slugs, min_size=len(about), max_size=len(about), unique=True))
    used, sections = set(), []
    for slug, trend in zip(section_slugs, about, strict=True):
        assessed = _some(draw, st.sampled_from(techniques), unique_by=lambda each: each.slug) if techniques else []
        body, linked = draw(_bodies(techniques, **cited))
        # Text in code or HTML is not linked, so a technique that is linked only there would be left out.
        used |= linked | {each.slug for each in assessed}
        sections.append(
            types.Section(
                uid=uid(),
                slug=slug,
                title=draw(
                    names | st.sampled_from(["1. A number", "12) Another", "`code` and *more*", "Ends in #", "[[x]]"])
                ),
                trend=trend.slug if trend else None,
                maturity=draw(st.sampled_from(Maturity)),
                summary=draw(prose(max_size=2)),
                body=body,
                keywords=tuple(_some(draw, names, unique_by=str)),
                assessments=tuple(
                    types.Assessment(
                        uid=uid(),
                        technique=each.slug,
                        maturity=draw(st.sampled_from(Maturity)),
                        status=draw(st.sampled_from(AssessmentStatus)),
                        note=draw(prose(max_size=1)),
                        quote=draw(prose(max_size=1)),
                    )
                    for each in assessed
                ),
                predictions=tuple(
                    types.Prediction(uid=uid(), statement=statement, criterion=draw(lines), due=due)
                    for statement, due in _some(
                        draw, st.tuples(names, st.dates(date(2020, 1, 1), date(2040, 1, 1))), most=2
                    )
                ),
                credits=draw(_credits(uid)),
            )
        )
    return tuple(sections), used


@st.composite
def documents(draw, *, with_pictures=True):
    """Draw a whole edition."""
    uid = Uids(draw(st.uuids(version=4)))
    year = draw(st.integers(2000, 2100))
    trends, techniques = draw(_trends(uid)), draw(_techniques(uid))
    references = [types.Reference(uid=uid(), key=key, item=draw(csl_items)) for key in _some(draw, keys, unique_by=str)]
    figures = [
        types.Figure(
            uid=uid(),
            key=key,
            title=draw(lines),
            caption=draw(prose(max_size=1)),
            alt=draw(prose(max_size=1)),
            source=draw(prose(max_size=1)),
            **_chart_or_picture(draw, with_pictures),
        )
        for key in _some(draw, keys, most=2, unique_by=str)
    ]
    ended = [trend for trend in trends if draw(st.booleans())]
    about = [trend for trend in trends if trend not in ended]
    sections, used = draw(_sections(uid, about, techniques, references=references, figures=figures))
    slugs_of_sections = [section.slug for section in sections]
    figure_keys = [figure.key for figure in figures]
    findings = tuple(
        types.KeyFinding(
            uid=uid(),
            statement=statement,
            section=draw(st.sampled_from([None, *slugs_of_sections])),
            quote=draw(lines),
            figure=draw(st.sampled_from([None, *figure_keys])),
        )
        for statement in _some(draw, names, most=2)
    )
    return types.EditionDocument(
        uid=uid(),
        report=draw(reports(uid, with_pictures=with_pictures)),
        year=year,
        title=draw(lines),
        summary=draw(prose(max_size=3)),
        doi=draw(st.sampled_from(["", "10.5555/edition.2024"])),
        closed_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        first_published=draw(st.sampled_from(["", "2021", "2021-12", "2021-12-01"])),
        first_published_at=draw(st.sampled_from(["", "https://old.example.org/2021/?page=1"])),
        cover=draw(st.sampled_from([None, *(figure.key for figure in figures)])),
        key_findings=findings,
        sections=sections,
        endings=tuple(types.Ending(uid=uid(), trend=trend.slug, note=draw(prose(max_size=1))) for trend in ended),
        scores=tuple(
            types.Score(
                uid=uid(),
                prediction=uid(),
                made_in=year - 1,
                statement=statement,
                outcome=draw(st.sampled_from(Outcome)),
                explanation=draw(prose(max_size=1)),
            )
            for statement in _some(draw, names, most=2)
        ),
        references=tuple(references),
        figures=tuple(figures),
        credits=draw(_credits(uid)),
        trends=tuple(trends),
        techniques=tuple(each for each in techniques if each.slug in used),
    )


def _chart_or_picture(draw, with_pictures):
    kinds = ["none", "chart", "picture"] if with_pictures else ["none", "chart"]
    kind = draw(st.sampled_from(kinds))
    if kind == "chart":
        return {"chart": draw(charts())}
    return {"picture": draw(pictures)} if kind == "picture" else {}


@st.composite
def reports(draw, uid, *, with_pictures=True):
    """Draw the report as an edition describes it."""
    return types.ReportStatement(
        uid=uid(),
        slug=draw(slugs),
        name=draw(names),
        description=draw(prose(max_size=2)),
        publisher=types.Publisher(name=draw(lines), url=draw(addresses)),
        licence=types.Licence(name=draw(lines), url=draw(addresses), spdx=draw(st.sampled_from(["", "CC-BY-4.0"]))),
        imprint=draw(prose(max_size=2)),
        contact=draw(lines),
        issn=draw(st.sampled_from(["", "1234-5679"])),
        language=draw(st.sampled_from(["en", "no", "pt-BR", "zh-Hant-TW", "es-419", "de-1996"])),
        colour=draw(st.sampled_from(["", "#8a2b1d"])),
        logo=draw(st.none() | pictures) if with_pictures else None,
        labels=types.ReportLabels(growing=draw(lines)[:30].strip(), techniques=draw(st.sampled_from(["", "Blips"]))),
    )
