"""What stands under a field whose table says nothing of it: a sentence for the person who fills it in."""

from django.utils.translation import gettext_lazy as _

#: table.field -> help
HELP = {
    "draft.title": _("As it is on the first page, with its year if it has one: “State of Solar Power 2026”."),
    "draft.doi": _("If the edition has been given one, so that it can be cited by it: 10.1234/abcd."),
    "section.draft": _("The edition that it is a section of."),
    "section.title": _("What the section says, as readers see it, without its number: “Open weights catch up”."),
    "section.maturity": _(
        "How far the trend has come by the end of this year. Movement between years follows from it."
    ),
    "assessment.maturity": _("How far the technique has come, for the technique’s own page: year by year."),
    "ending.trend": _(
        "A trend that an earlier edition had a section about, so that readers are told that it "
        "ended, not merely left out."
    ),
    "score.outcome": _("By the prediction’s own criterion, so that readers can trust the next ones."),
    "credit.name": _("As it is to be printed and cited: Ada Lovelace."),
    "credit.affiliation": _("Where they worked on it, if that is to be printed: University of Oslo."),
    "credit.orcid": _("Tells people of one name apart: 0000-0002-1825-0097."),
    "pendingchangenote.kind": _(
        "A correction puts a mistake right; a revision follows new facts; an addition was missing."
    ),
    "pendingchangenote.severity": _(
        "Major if a conclusion changes: a reader who acted on the old text would act otherwise now."
    ),
    "reference.draft": _("The edition that cites it."),
    "figure.draft": _("The edition that shows it."),
    "figure.title": _("Is set beside its number: “Figure 3”, and this."),
    "figure.caption": _("What to see in it, in a sentence or two."),
    "report.name": _("As it is on every page, without a year: “State of Solar Power”."),
    "report.language": _("Of its text, for hyphens, spelling and screen readers: en, en-GB, de, zh-Hant."),
    "report.publisher_name": _("Who answers for it, for readers and libraries: a company, an institute, a person."),
    "report.publisher_url": _("Where readers find out who that is: https://example.org/."),
    "report.issn": _("If the series has been given one, for libraries: 1234-5679."),
    "report.licence_url": _("Where readers can read it: https://creativecommons.org/licenses/by/4.0/."),
    "techniquename.name": _("As texts write it: MoE."),
    "lineage.parent": _("The trend of the earlier editions."),
    "lineage.child": _("The trend that stands in its place."),
    "lineage.kind": _("For a split or a merger, add one entry for each trend that takes part."),
    "trend.theme": _("The group it is listed in, if any: Energy."),
    "theme.name": _("As lists of trends show it."),
    "theme.description": _("One sentence: what its trends have in common."),
    "user.first_name": _("With the last name, this is who histories say they are."),
    "user.last_name": _("Without any name, histories show the log-in name."),
    "user.email": _("Seen by administrators only."),
    "group.name": _("What these people do at the desk."),
    "group.permissions": _("What they may do there."),
    "endpoint.kinds": _("What this receiver is told of."),
}
