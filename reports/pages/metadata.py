"""What a page tells to machines that index, share and cite it: Highwire tags, Open Graph, JSON-LD, Signposting."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings

from reports import addresses
from reports.document.people import authors_or_editors, edition_credits, is_body, section_credits
from reports.document.types import Chart, Credit, EditionDocument, Figure, Section
from reports.document.words import ChangeKind
from reports.exporting import FORMATS
from reports.models.ledger import Version
from reports.pages.head import Head, Relation, language_relations, page_address, shortened
from reports.reading.context import EditionContext
from reports.rendering import SectionBody, description_text, plain_reference, text_alternative
from reports.rendering.terms import report_translator

_SCHEMA = "https://schema.org"

#: The size of a card, in pixels.
CARD_WIDTH, CARD_HEIGHT = 1200, 630

type Pairs = tuple[tuple[str, str], ...]
type Json = dict[str, Any]


def page_head(
    document: EditionDocument,
    context: EditionContext,
    relations: Iterable[Relation],
    section: Section | None = None,
    body: SectionBody | None = None,
) -> Head:
    """Return the head of an edition's page, or of a section's, whose body is `body`; `relations` are those to other versions. A draft
    has no metadata."""
    translate, version = report_translator(document.report), context.version
    title = section.title if section else document.title
    text = description_text(section.summary if section else document.summary)
    if section and not text:
        text = description_text(section.body)
    named = {"title": title or document.report.name, "report": document.report.name, "year": context.year}
    address = page_address(context, section, None if context.is_latest else context.number)
    head = Head(
        title=translate("{title} · {report} {year} (version {number})", number=version.number, **named)
        if version
        else translate("{title} · {report} {year} (draft)", **named),
        description=shortened(text or document.report.description),
        canonical=address,
        indexed=context.is_latest and not context.as_of,
        language=document.report.language,
        translate=translate,
        relations=(*relations, *language_relations(document, context, section)),
    )
    if version is None:
        return head
    thing = _chapter(document, section, context, version, body) if section else _report(document, context, version)
    return replace(
        head,
        relations=(*head.relations, *_signposts(document, section, context, version)),
        named=_filled(_named(document, section, context, version, body, text=text, address=address)),
        properties=_properties(document, section, context, version, text=text, address=address),
        json_ld=_script([thing, _crumbs(document, context, section)]),
    )


def _credits(document: EditionDocument, section: Section | None) -> Iterable[Credit]:
    return section_credits(document, section) if section else edition_credits(document)


def figure_json(document: EditionDocument, figure: Figure, context: EditionContext) -> str:
    """A chart as a data set; "" for a picture."""
    return _script([_dataset(figure, figure.chart, document, context)]) if figure.chart else ""


def _named(
    document: EditionDocument,
    section: Section | None,
    context: EditionContext,
    version: Version,
    body: SectionBody | None,
    *,
    text: str,
    address: str,
) -> Iterator[tuple[str, str]]:
    """Highwire tags, as Google Scholar and reference managers read them."""
    report = document.report
    yield "citation_title", section.title if section else document.title
    people = authors_or_editors(_credits(document, section))
    if not people:
        yield "citation_author", report.publisher.name
    for credit in people:
        yield "citation_author", credit.name
        yield "citation_author_institution", credit.affiliation
        yield "citation_author_orcid", f"https://orcid.org/{credit.orcid}" if credit.orcid else ""
    yield "citation_publication_date", _published(document, context, version, "%Y-%m-%d").replace("-", "/")
    yield "citation_online_date", f"{version.published_at:%Y/%m/%d}"
    yield "citation_technical_report_institution", report.publisher.name
    yield "citation_technical_report_number", f"{report.slug}-{document.year} version {version.number}"
    yield "citation_series_title", report.name
    yield "citation_issn", report.issn
    yield "citation_doi", document.doi
    yield "citation_language", report.language
    if any(kind.name == "pdf" for kind in FORMATS.values()):
        pdf = addresses.file(context.report, context.year, "pdf", version.number)
        yield "citation_pdf_url", settings.SITE_URL + pdf
    if section:
        yield "citation_inbook_title", document.title
    yield "citation_fulltext_html_url", settings.SITE_URL + address
    yield "citation_abstract", shortened(text, 1000) if section else text
    yield from (("citation_keywords", each) for each in (section.keywords if section else ()))
    sources = body.cited if body else ()
    for each in document.references:
        if section is None or each.key in sources:
            yield "citation_reference", plain_reference(each.item, report_translator(report))


def _properties(
    document: EditionDocument,
    section: Section | None,
    context: EditionContext,
    version: Version,
    *,
    text: str,
    address: str,
) -> Pairs:
    """Open Graph."""
    title = section.title if section else document.title
    # A card shows what the latest version says; a section of an older one may be gone from it.
    slug = section.slug if section and context.is_latest else None
    return _filled(
        [
            ("og:type", "article"),
            ("og:title", title),
            ("og:url", settings.SITE_URL + address),
            ("og:description", shortened(text)),
            ("og:site_name", document.report.name),
            ("og:image", settings.SITE_URL + addresses.card(context.report, context.year, slug)),
            ("og:image:width", str(CARD_WIDTH)),
            ("og:image:height", str(CARD_HEIGHT)),
            ("og:image:alt", f"{document.report.name} {document.year}: {title}"),
            ("og:locale", document.report.language.replace("-", "_")),
            ("article:published_time", _published(document, context, version)),
            ("article:modified_time", version.published_at.isoformat()),
        ]
    )


def _signposts(
    document: EditionDocument, section: Section | None, context: EditionContext, version: Version
) -> Iterator[Relation]:
    """https://signposting.org/: how it is cited, what it is, who wrote it, under which licence, and where it is described; its files."""
    pinned = settings.SITE_URL + page_address(context, section, version.number)
    yield Relation("cite-as", _by_doi(document) or pinned if section is None else pinned)
    for kind in ("Chapter",) if section else ("AboutPage", "Report"):
        yield Relation("type", f"{_SCHEMA}/{kind}")
    orcids = dict.fromkeys(each.orcid for each in authors_or_editors(_credits(document, section)) if each.orcid)
    yield from (Relation("author", f"https://orcid.org/{orcid}") for orcid in orcids)
    if document.report.licence.url:
        yield Relation("license", document.report.licence.url)
    if section:
        yield Relation("collection", addresses.edition(context.report, context.year, version.number), "text/html")
        return
    for rel, names in (("describedby", {"bib", "ris", "csl"}), ("item", {"pdf", "epub", "md", "json"})):
        for each in FORMATS.values():
            if each.name in names:
                address = addresses.file(context.report, context.year, each.name, version.number)
                yield Relation(rel, address, each.media_type)


def _report(document: EditionDocument, context: EditionContext, version: Version) -> Json:
    pinned = settings.SITE_URL + addresses.edition(context.report, context.year, version.number)
    return _without_empty(
        {
            "@type": "Report",
            "@id": pinned,
            "url": settings.SITE_URL + addresses.edition(context.report, context.year),
            "name": document.title,
            "abstract": description_text(document.summary),
            **_work(document, None, context, version),
            "sameAs": _elsewhere(document),
            "reportNumber": f"{document.report.slug}-{document.year}",
            "isPartOf": _issue(document, context),
            "hasPart": [
                {
                    "@type": "Chapter",
                    "@id": f"{pinned}{section.slug}/",
                    "name": section.title,
                    "position": position,
                }
                for position, section in enumerate(document.sections, 1)
            ],
            "isBasedOn": _before(context, version),
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "text": description_text(note.explanation),
                    "dateCreated": version.published_at.isoformat(),
                }
                for note in version.notes
                if note.kind is ChangeKind.CORRECTION
            ],
            "encoding": [
                {
                    "@type": "MediaObject",
                    "contentUrl": settings.SITE_URL
                    + addresses.file(context.report, context.year, each.name, version.number),
                    "encodingFormat": each.media_type.partition(";")[0],
                    # The document's own bytes are what the version's checksum is of.
                    **({"sha256": version.sha256} if each.name == "json" else {}),
                }
                for each in FORMATS.values()
            ],
            "wordCount": sum(len(section.body.split()) for section in document.sections),
        }
    )


def _chapter(
    document: EditionDocument, section: Section, context: EditionContext, version: Version, body: SectionBody | None
) -> Json:
    pinned = settings.SITE_URL + addresses.edition(context.report, context.year, version.number)
    shown = body.figures if body else ()
    figures = [each for each in document.figures if each.key in shown and each.chart]
    return _without_empty(
        {
            "@type": "Chapter",
            "@id": f"{pinned}{section.slug}/",
            "url": settings.SITE_URL + addresses.section(context.report, context.year, section.slug),
            "name": section.title,
            "abstract": description_text(section.summary),
            **_work(document, section, context, version),
            "keywords": ", ".join(section.keywords),
            "isPartOf": {"@type": "Report", "@id": pinned, "name": document.title},
            "hasPart": [_dataset(each, each.chart, document, context) for each in figures if each.chart],
            "wordCount": len(section.body.split()),
        }
    )


def _dataset(figure: Figure, chart: Chart, document: EditionDocument, context: EditionContext) -> Json:
    address = settings.SITE_URL + addresses.figure(context.report, context.year, figure.key)
    shown = text_alternative(document, figure, report_translator(document.report))
    return _without_empty(
        {
            "@type": "Dataset",
            "url": address,
            "name": figure.title or figure.key,
            "description": shortened(description_text(figure.caption) or shown, 4000),
            "variableMeasured": [column.label for column in chart.columns],
            "license": document.report.licence.url,
            "creator": _publisher(document),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": settings.SITE_URL
                    + addresses.figure_file(context.report, context.year, figure.key, kind, context.number),
                    "encodingFormat": media_type,
                }
                for kind, media_type in (("csv", "text/csv"), ("json", "application/json"))
            ],
        }
    )


def _work(document: EditionDocument, section: Section | None, context: EditionContext, version: Version) -> Json:
    people = authors_or_editors(_credits(document, section))
    return {
        "version": version.number,
        "inLanguage": document.report.language,
        "datePublished": _published(document, context, version),
        "dateModified": version.published_at.isoformat(),
        "author": [_credited(credit, document) for credit in people] or _publisher(document),
        "publisher": _publisher(document),
        "license": document.report.licence.url,
        "sameAs": _by_doi(document),
    }


def _by_doi(document: EditionDocument) -> str:
    return f"https://doi.org/{document.doi}" if document.doi else ""


def _elsewhere(document: EditionDocument) -> str | list[str]:
    """Other addresses of the edition: its DOI, and where it came out first."""
    found = [each for each in (_by_doi(document), document.first_published_at) if each]
    return found if len(found) > 1 else "".join(found)


def _published(document: EditionDocument, context: EditionContext, version: Version, form: str = "") -> str:
    """When the edition came out: elsewhere, as far as that is known, or here; an instant here is written as `form` says."""
    at = (context.first or version).published_at
    return document.first_published or (at.strftime(form) if form else at.isoformat())


def _credited(credit: Credit, document: EditionDocument) -> Json:
    return _without_empty(
        {
            "@type": "Organization" if is_body(credit, document) else "Person",
            "@id": f"https://orcid.org/{credit.orcid}" if credit.orcid else "",
            "name": credit.name,
            "affiliation": {"@type": "Organization", "name": credit.affiliation} if credit.affiliation else "",
        }
    )


def _publisher(document: EditionDocument) -> Json | str:
    publisher = document.report.publisher
    if not publisher.name:
        return ""
    return _without_empty({"@type": "Organization", "name": publisher.name, "url": publisher.url})


def _issue(document: EditionDocument, context: EditionContext) -> Json:
    return {
        "@type": "PublicationIssue",
        "issueNumber": str(document.year),
        "isPartOf": _without_empty(
            {
                "@type": "Periodical",
                "@id": settings.SITE_URL + addresses.report(context.report),
                "name": document.report.name,
                "issn": document.report.issn,
            }
        ),
    }


def _before(context: EditionContext, version: Version) -> str:
    versions = (row.version for row in context.editions)
    earlier = [each.number for each in versions if each.published_at < version.published_at]
    return settings.SITE_URL + addresses.edition(context.report, context.year, earlier[-1]) if earlier else ""


def _crumbs(document: EditionDocument, context: EditionContext, section: Section | None) -> Json:
    places = [
        (document.report.name, addresses.report(context.report)),
        (str(context.year), addresses.edition(context.report, context.year)),
    ]
    if section:
        places.append((section.title, addresses.section(context.report, context.year, section.slug)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": settings.SITE_URL + address}
            for position, (name, address) in enumerate(places, 1)
        ],
    }


def _without_empty(thing: Json) -> Json:
    """Without what is empty."""
    return {key: value for key, value in thing.items() if value not in ("", [], None)}


def _filled(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name, content) for name, content in pairs if content)


def _script(things: list[Json]) -> str:
    """JSON that no text of an editor can end: `<`, `>` and `&` are written as escapes."""
    text = json.dumps({"@context": _SCHEMA, "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
