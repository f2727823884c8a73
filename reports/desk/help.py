"""Help texts of fields, with an example after the last colon, which the form prints separately.

A field that is not here has its model's help text.
"""

from django.utils.translation import gettext_lazy as _

#: table.field -> help
HELP = {
    "draft.title": _("The title on the first page, with the year: “State of Solar Power 2026”."),
    "draft.doi": _("The edition’s DOI, if it has one. Citations include it: 10.1234/abcd."),
    "draft.first_published_at": _("The web address of the original: https://example.org/2021/report/."),
    "section.draft": _("The edition that the section belongs to."),
    "section.title": _("The heading that readers see, without its number: “Open weights catch up”."),
    "section.maturity": _(
        "How mature the trend is at the end of this year. Emerging means first trials; growing, wider use; "
        "established, general use; declining, less use. Readers see how this changed since last year."
    ),
    "section.body": _(
        "Markdown, such as **bold**. [@vaswani2017] cites a source, [[mixture-of-experts]] links a "
        "technique, ![[growth]] alone on a line places a figure."
    ),
    "assessment.maturity": _("How mature the technique is at the end of this year. Its page shows all years."),
    "ending.trend": _("A trend that an earlier edition covered. Readers see that it ended, and was not just left out."),
    "score.outcome": _("The outcome by the prediction’s own criterion."),
    "credit.name": _("The name as printed and cited: Ada Lovelace."),
    "credit.affiliation": _("Their organisation, if it should be printed: University of Oslo."),
    "credit.orcid": _("Distinguishes people with the same name: 0000-0002-1825-0097."),
    "pendingchangenote.kind": _("A correction fixes a mistake; a revision follows new facts; an addition was missing."),
    "pendingchangenote.severity": _("Major if a conclusion changes, so that a reader would now decide differently."),
    "reference.draft": _("The edition whose texts can cite it."),
    "figure.draft": _("The edition whose texts can show it."),
    "figure.title": _("Shown beside its number: “Price of a battery”. Required without a short name or file."),
    "figure.caption": _("The main point of the figure: “Prices fell by half.”"),
    "report.name": _("The name on every page, without a year: “State of Solar Power”."),
    "report.language": _(
        "The language of the text. Browsers use it for hyphens, spelling and screen readers: en, en-GB, de, zh-Hant."
    ),
    "report.publisher_name": _("The company, institute or person responsible for the report: Example Institute."),
    "report.publisher_url": _("The publisher’s website: https://example.org/."),
    "report.issn": _("The ISSN of the series, if it has one: 1234-5679."),
    "report.licence_url": _("The web address of the licence: https://creativecommons.org/licenses/by/4.0/."),
    "report.errors_to": _(
        "Email addresses that are notified when a reader reports an error, separated by commas. They are never published. "
        "Without an address, reports appear only at the desk."
    ),
    "report.imprint": _(
        "The person or organisation legally responsible, where required by law: Example Institute, 1 Long Street, Oslo."
    ),
    "report.licence_spdx": _("The licence’s identifier for programs: CC-BY-4.0."),
    "lineage.parent": _("The trend in earlier editions."),
    "lineage.child": _("The trend that replaces it."),
    "lineage.kind": _("For a split or a merger, add one entry for each trend involved."),
    "trend.name": _(
        "Such as “Open weights”. If its name changes from one year on, choose “Change this trend” in a section instead. "
        "Published editions keep the name they were published with."
    ),
    "trend.theme": _("Lists of trends show it under this heading."),
    "theme.name": _("The heading above its trends: Energy."),
    "theme.description": _(
        "One sentence for readers on what its trends have in common: “How electricity is generated.”"
    ),
    "user.first_name": _("Shown with the last name in histories: Ada."),
    "user.last_name": _("Without a name, histories show the username: Lovelace."),
    "user.username": _("Used to log in. Letters, digits and @ . + - _ are allowed: ada."),
    "endpoint.name": _("The receiver of the messages: Newsletter of the institute."),
    "endpoint.report": _("Leave it empty to send messages about all reports."),
    "technique.broader": _("Broader techniques. Their pages list this one."),
    "membership.user": _("A person with access to the desk."),
    "membership.role": _(
        "Authors write the sections assigned to them, editors write all sections, publishers also publish."
    ),
    "membership.sections": _("Authors can edit these sections, and read the rest of the draft."),
    "sitepage.slug": _("The page’s address, for example /imprint/ for the legal notice."),
    "sitepage.title": _("The heading, also used for links to the page: “About us”."),
    "menuentry.place": _("The header is for main pages, the footer for others, such as the imprint."),
    "menuentry.position": _("The entry with the lowest number comes first: 1."),
    "menuentry.label": _("The words of the link, as short as possible: “All trends”."),
    "menuentry.target": _("The page that the link opens."),
}
