"""Findings of one kind stand together: said once, with their places below."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext_lazy

#: Rule -> what several of its findings are called together.
SEVERAL = {
    "section-title": ngettext_lazy("%(count)d section has no title", "%(count)d sections have no title", "count"),
    "section-text": ngettext_lazy("%(count)d section has no text", "%(count)d sections have no text", "count"),
    "unreviewed": ngettext_lazy(
        "%(count)d text of another year has not been checked again",
        "%(count)d texts of another year have not been checked again",
        "count",
    ),
    "broken-text": ngettext_lazy(
        "%(count)d place in a text leads nowhere", "%(count)d places in texts lead nowhere", "count"
    ),
    "dead-link": ngettext_lazy(
        "%(count)d link to another edition leads nowhere", "%(count)d links to other editions lead nowhere", "count"
    ),
    "untidy-text": ngettext_lazy(
        "%(count)d place in a text is shown otherwise than meant",
        "%(count)d places in texts are shown otherwise than meant",
        "count",
    ),
    "few-sources": ngettext_lazy(
        "%(count)d section cites fewer sources than the report asks for",
        "%(count)d sections cite fewer sources than the report asks for",
        "count",
    ),
    "proposed": ngettext_lazy(
        "%(count)d section has proposed assessments that nobody has confirmed",
        "%(count)d sections have proposed assessments that nobody has confirmed",
        "count",
    ),
    "quote": ngettext_lazy(
        "%(count)d quote of an assessment is no longer in the text",
        "%(count)d quotes of assessments are no longer in the text",
        "count",
    ),
    "not-rated": ngettext_lazy(
        "%(count)d section does not rate the maturity of its trend",
        "%(count)d sections do not rate the maturity of their trends",
        "count",
    ),
    "early-prediction": ngettext_lazy(
        "%(count)d prediction is about what is past", "%(count)d predictions are about what is past", "count"
    ),
    "approval": ngettext_lazy(
        "%(count)d section is not approved as it stands", "%(count)d sections are not approved as they stand", "count"
    ),
    "changes-asked": ngettext_lazy("%(count)d review asks for changes", "%(count)d reviews ask for changes", "count"),
    "figure-content": ngettext_lazy("%(count)d figure is empty", "%(count)d figures are empty", "count"),
    "figure-drawn": ngettext_lazy(
        "%(count)d chart cannot be drawn as it asks", "%(count)d charts cannot be drawn as they ask", "count"
    ),
    "figure-alternative": ngettext_lazy(
        "%(count)d figure has no text alternative", "%(count)d figures have no text alternative", "count"
    ),
    "font": ngettext_lazy(
        "%(count)d script has no font on this server", "%(count)d scripts have no font on this server", "count"
    ),
    "identifier": ngettext_lazy(
        "%(count)d number of a source looks wrong", "%(count)d numbers of sources look wrong", "count"
    ),
    "duplicate-source": ngettext_lazy(
        "%(count)d source is listed twice", "%(count)d sources are listed twice", "count"
    ),
    "newer-source": ngettext_lazy(
        "%(count)d source is newer than the text", "%(count)d sources are newer than the text", "count"
    ),
    "open-score": ngettext_lazy(
        "%(count)d prediction of an earlier year is still open",
        "%(count)d predictions of earlier years are still open",
        "count",
    ),
}

#: Of these, what they are called together says all but where.
SAID_BY_KIND = {"section-text", "unreviewed", "not-rated", "figure-content", "figure-drawn", "figure-alternative"}


@dataclass(frozen=True)
class Line:
    """A finding as the desk shows it; `called` is the section, figure or reference that it is about, if it is about one."""

    rule: str
    words: str
    address: str
    called: str = ""


@dataclass(frozen=True)
class Kind:
    """Findings of one rule: what they are called together, and each as its address and its words.

    Where nothing but the place differs, these words are its name.
    """

    words: str
    places: tuple[tuple[str, str], ...]


def kinds(lines: Iterable[Line]) -> tuple[Kind, ...]:
    """Lines that stand in the order of their rules, as kinds."""
    found = []
    for rule, some in groupby(lines, key=lambda line: line.rule):
        alike = tuple(some)
        if len(alike) > 1 and rule in SEVERAL:
            is_said = rule in SAID_BY_KIND
            places = tuple((line.address, (is_said and line.called) or line.words) for line in alike)
            found.append(Kind(SEVERAL[rule] % {"count": len(alike)}, places))
        else:
            found += [Kind(line.words, ((line.address, line.words),)) for line in alike]
    return tuple(found)
