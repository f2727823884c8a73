"""Help texts and examples of fields.

A field that is not in `HELP` has its model's help text.
"""

from functools import partial

from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

#: table.field -> help
HELP = {
    "draft.title": _("The title on the first page, with the year."),
    "draft.doi": _("The edition’s DOI, if it has one. Citations include it."),
    "draft.first_published_at": _("The web address of the original."),
    "section.draft": _("The edition that the section belongs to."),
    "section.title": _("The heading that readers see, without its number."),
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
    "credit.name": _("The name as printed and cited."),
    "credit.affiliation": _("Their organisation, if it should be printed."),
    "credit.orcid": _("Distinguishes people with the same name."),
    "pendingchangenote.kind": _("A correction fixes a mistake; a revision follows new facts; an addition was missing."),
    "pendingchangenote.severity": _("Major if a conclusion changes, so that a reader would now decide differently."),
    "reference.draft": _("The edition whose texts can cite it."),
    "figure.draft": _("The edition whose texts can show it."),
    "figure.title": _("Shown beside its number. Required without a short name or file."),
    "figure.caption": _("The main point of the figure."),
    "report.name": _("The name on every page, without a year."),
    "report.language": _("The language of the text. Browsers use it for hyphens, spelling and screen readers."),
    "report.publisher_name": _("The company, institute or person responsible for the report."),
    "report.publisher_url": _("The publisher’s website."),
    "report.issn": _("The ISSN of the series, if it has one."),
    "report.licence_url": _("The web address of the licence."),
    "report.errors_to": _(
        "Email addresses that are notified when a reader reports an error, separated by commas. They are never published. "
        "Without an address, reports appear only at the desk."
    ),
    "report.imprint": _("The person or organisation legally responsible, where required by law."),
    "report.licence_spdx": _("The licence’s identifier for programs."),
    "lineage.parent": _("The trend in earlier editions."),
    "lineage.child": _("The trend that replaces it."),
    "lineage.kind": _("For a split or a merger, add one entry for each trend involved."),
    "trend.name": _(
        "Such as “Open weights”. If its name changes from one year on, choose “Change this trend” in a section instead. "
        "Published editions keep the name they were published with."
    ),
    "trend.theme": _("Lists of trends show it under this heading."),
    "theme.name": _("The heading above its trends."),
    "theme.description": _("One sentence for readers on what its trends have in common."),
    "user.first_name": _("Shown with the last name in histories."),
    "user.last_name": _("Without a name, histories show the username."),
    "user.username": _("Used to log in. Letters, digits and @ . + - _ are allowed."),
    "endpoint.name": _("The receiver of the messages."),
    "endpoint.report": _("Leave it empty to send messages about all reports."),
    "technique.broader": _("Broader techniques. Their pages list this one."),
    "membership.user": _("A person with access to the desk."),
    "membership.role": _(
        "Authors write the sections assigned to them, editors write all sections, publishers also publish."
    ),
    "membership.sections": _("Authors can edit these sections, and read the rest of the draft."),
    "sitepage.slug": _("The page’s address, for example /imprint/ for the legal notice."),
    "sitepage.title": _("The heading, also used for links to the page."),
    "menuentry.place": _("The header is for main pages, the footer for others, such as the imprint."),
    "menuentry.position": _("The entry with the lowest number comes first."),
    "menuentry.label": _("The words of the link, as short as possible."),
    "menuentry.target": _("The page that the link opens."),
}

#: table.field -> an example
EXAMPLES = {
    "draft.title": "“State of Solar Power 2026”",
    "draft.doi": "10.1234/abcd",
    "draft.first_published_at": "https://example.org/2021/report/",
    "section.title": "“Open weights catch up”",
    "section.summary": "“Hybrids are still waiting.”",
    "assessment.note": "“Used by all large open models.”",
    "prediction.statement": "“An open model leads the ranking.”",
    "prediction.criterion": "“First place in the ranking of December 2027.”",
    "ending.note": "“The last large model was released in 2024.”",
    "score.explanation": "“It came third.”",
    "credit.name": "Ada Lovelace",
    "credit.affiliation": "University of Oslo",
    "credit.orcid": "0000-0002-1825-0097",
    "credit.role": "Editor, Author, Reviewer",
    "pendingchangenote.before": "“66 per cent”",
    "pendingchangenote.after": "“65.8 per cent”",
    "pendingchangenote.explanation": "“Unrounded figure from the source.”",
    "pendingchangenote.reported_by": "Grace Okafor",
    "figure.title": "“Price of a battery”",
    "figure.caption": "“Prices fell by half.”",
    "figure.source": "“Epoch AI, 2026; own count.”",
    "report.name": "“State of Solar Power”",
    "report.language": "en, en-GB, de, zh-Hant",
    "report.publisher_name": "Example Institute",
    "report.publisher_url": "https://example.org/",
    "report.issn": "1234-5679",
    "report.licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "report.imprint": "Example Institute, 1 Long Street, Oslo",
    "report.licence_spdx": "CC-BY-4.0",
    "report.licence_name": "Creative Commons Attribution 4.0",
    "report.contact": "reports@example.org",
    "report.colour": "#8a2b1d",
    "report.dark_colour": "#f0a08c",
    "report.next_expected": "13 March 2027 or March 2027",
    "report.next_reason": "“Two reviews are late.”",
    "theme.name": "Energy",
    "theme.description": "“How electricity is generated.”",
    "user.first_name": "Ada",
    "user.last_name": "Lovelace",
    "user.username": "ada",
    "endpoint.name": "Newsletter of the institute",
    "sitepage.title": "“About us”",
    "menuentry.position": "1",
    "menuentry.label": "“All trends”",
}


#: Return a help text with an example, which forms print on a line of its own.
with_example = partial(lazy(format_html, SafeString), '{} <span class="example">Example: {}</span>')
