"""Help texts of fields, with an example after the last colon, which the form prints apart.

A field that is not here has its model's help text.
"""

from django.utils.translation import gettext_lazy as _

#: table.field -> help
HELP = {
    "draft.title": _("As it is on the first page, with its year if it has one: “State of Solar Power 2026”."),
    "draft.doi": _("If the edition has been given one, so that it can be cited by it: 10.1234/abcd."),
    "draft.first_published_at": _("So that readers and libraries find the original: https://example.org/2021/report/."),
    "section.draft": _("The edition in which readers find it: State of Solar Power 2026."),
    "section.title": _("What the section says, as readers see it, without its number: “Open weights catch up”."),
    "section.maturity": _(
        "How far the trend has come by the end of this year. Emerging means first trials; growing, that it spreads; "
        "established, general use; declining, that it loses ground. Readers see how this changed since last year."
    ),
    "section.body": _(
        "Markdown, such as **bold**. [@vaswani2017] cites a source, [[mixture-of-experts]] links a "
        "technique, ![[growth]] alone on a line places a figure."
    ),
    "assessment.maturity": _("How far the technique has come by the end of this year. Its own page lists all years."),
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
    "reference.draft": _("The edition whose texts can cite it: State of Solar Power 2026."),
    "figure.draft": _("The edition whose texts can show it: State of Solar Power 2026."),
    "figure.title": _(
        "Stands beside its number, so that one knows what is drawn: “Price of a battery”. Needed without a key or file."
    ),
    "figure.caption": _("What to see in it, for those who look before they read: “Prices fell by half.”"),
    "report.name": _("As it is on every page, without a year: “State of Solar Power”."),
    "report.language": _("Of its text, for hyphens, spelling and screen readers: en, en-GB, de, zh-Hant."),
    "report.publisher_name": _("Who answers for it, for readers and libraries: a company, an institute, a person."),
    "report.publisher_url": _("Where readers find out who that is: https://example.org/."),
    "report.issn": _("If the series has been given one, for libraries: 1234-5679."),
    "report.licence_url": _("Where readers can read it: https://creativecommons.org/licenses/by/4.0/."),
    "report.errors_to": _(
        "Email addresses that are notified when a reader reports an error, separated by commas. They are never published. "
        "Without one, reports wait at the desk."
    ),
    "report.imprint": _(
        "Who is legally responsible, where the law asks for it: Example Institute, 1 Long Street, Oslo."
    ),
    "report.licence_spdx": _("By which programs recognise it: CC-BY-4.0."),
    "lineage.parent": _("The trend in earlier editions: Chatbots."),
    "lineage.child": _("The trend that follows it: Assistants."),
    "lineage.kind": _("For a split or a merger, add one entry for each trend that takes part."),
    "trend.name": _(
        "Such as “Open weights”. If it has another name from one year on, choose “Change this trend” in a section instead. "
        "Published editions keep the name they were published with."
    ),
    "trend.theme": _("The group in which it is listed: Energy."),
    "theme.name": _("The heading above its trends: Energy."),
    "theme.description": _("What its trends have in common, in a sentence that readers see: “How power is made.”"),
    "user.first_name": _("Shown with the last name in histories: Ada."),
    "user.last_name": _("Without a name, histories show the username: Lovelace."),
    "user.username": _("For logging in. Letters, digits and @ . + - _ are allowed: ada."),
    "group.name": _("What these people do, so that administrators know whom to put there: Proofreaders."),
    "group.permissions": _("What they may do in all reports, besides what their memberships give them."),
    "endpoint.name": _("Who receives the messages: Newsletter of the institute."),
    "endpoint.report": _("Leave it empty to send messages about all reports."),
    "technique.broader": _("Wider techniques, whose pages list this one."),
    "membership.report": _("Where they have the role, and nowhere else: State of Solar Power."),
    "membership.user": _("Who works on it: one of those who may log in to the desk."),
    "membership.role": _("An author writes the sections named for them, an editor all; a publisher also publishes."),
    "membership.sections": _("The sections that an author writes. They can read the rest of the draft."),
    "sitepage.slug": _("Where readers find it: /imprint/ for who is legally responsible, say."),
    "sitepage.title": _("Its heading, and the words of the link to it: “About us”."),
    "menuentry.place": _("In the head for what readers come for, at the foot for the rest, such as the imprint."),
    "menuentry.position": _("The lowest number stands first: 1."),
    "menuentry.label": _("What readers press, as short as can be: “All trends”."),
    "menuentry.target": _("The page of the site that it opens."),
}
