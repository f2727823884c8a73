"""Group findings of one rule: one title, with a link to each place."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

#: Rule -> the title of several findings of it.
SEVERAL = {
    "section-title": _("%(count)d sections have no title"),
    "section-text": _("%(count)d sections have no text"),
    "unreviewed": _("%(count)d carried-over sections are not yet checked"),
    "broken-text": _("%(count)d broken links, citations or figures in texts"),
    "dead-link": _("%(count)d links to other editions are broken"),
    "untidy-text": _("%(count)d places in texts are not shown as intended"),
    "few-sources": _("%(count)d sections cite fewer sources than the report requires"),
    "proposed": _("%(count)d sections have proposed assessments to confirm"),
    "quote": _("%(count)d quotes of assessments are no longer in the text"),
    "not-rated": _("%(count)d sections do not rate the maturity of their trends"),
    "early-prediction": _("%(count)d predictions are about the past"),
    "approval": _("%(count)d sections are not yet approved"),
    "changes-asked": _("%(count)d reviews ask for changes"),
    "open-comments": _("%(count)d sections have open comments"),
    "figure-content": _("%(count)d figures are empty"),
    "figure-drawn": _("%(count)d charts cannot be drawn from their data"),
    "figure-alternative": _("%(count)d figures have no text alternative"),
    "font": _("%(count)d scripts have no font on this server"),
    "identifier": _("%(count)d DOIs or arXiv numbers are invalid"),
    "duplicate-source": _("%(count)d sources are listed twice"),
    "newer-source": _("%(count)d sources are newer than the last day covered"),
    "open-score": _("%(count)d predictions of earlier years are still open"),
}

#: Rules whose title says everything but the place.
SAID_BY_KIND = {"section-text", "unreviewed", "not-rated", "figure-content", "figure-drawn", "figure-alternative"}


@dataclass(frozen=True)
class Line:
    """A finding with its link; `called` is the title of its section, figure or reference, or ""."""

    rule: str
    words: str
    address: str
    called: str = ""


@dataclass(frozen=True)
class Kind:
    """Findings of one rule: their title, and the address and text of each.

    Where only the place differs, the text is the name of the place.
    """

    words: str
    places: tuple[tuple[str, str], ...]


def kinds(lines: Iterable[Line]) -> tuple[Kind, ...]:
    """Group lines, which are in the order of their rules. What belongs to no section, figure or reference stands alone."""
    found = []
    for (rule, _called), some in groupby(lines, key=lambda line: (line.rule, bool(line.called))):
        alike = tuple(some)
        if len(alike) > 1 and rule in SEVERAL:
            is_said = rule in SAID_BY_KIND
            places = tuple((line.address, (is_said and line.called) or line.words) for line in alike)
            found.append(Kind(SEVERAL[rule] % {"count": len(alike)}, places))
        else:
            found += [Kind(line.words, ((line.address, line.words),)) for line in alike]
    return tuple(found)
