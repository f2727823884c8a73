"""What a page tells to machines that index, share and cite it: Highwire tags, Open Graph, JSON-LD, Signposting."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.document.people import answerable, edition_credits, is_body, section_credits
from reports.document.types import Chart, Credit, EditionDocument, Figure, Section
from reports.document.words import ChangeKind
from reports.pages import addresses
from reports.pages.context import EditionContext, Version
from reports.pages.head import Relation, shortened
from reports.pages.margin import cited, placed
from reports.rendering import description_text, plain_reference, text_alternative
from reports.rendering.terms import words_of

_SCHEMA = "https://schema.org"

#: The size of a card, in pixels.
CARD_WIDTH, CARD_HEIGHT = 1200, 630

type Pairs = tuple[tuple[str, str], ...]
type Json = dict[str, Any]


@dataclass(frozen=True)
class Metadata:
    """`named` are `<meta name>`, `properties` `<meta property>`, `json_ld` is ready to stand in a script element."""

    named: Pairs = ()
    properties: Pairs = ()
    json_ld: str = ""
    relations: tuple[Relation, ...] = ()


def edition_metadata(document: EditionDocument, context: EditionContext) -> Metadata:
    """Of an edition's page. A draft has none."""
    version = context.version
    if version is None:
        return Metadata()
    address = addresses.edition(context.report, context.year, context.number if not context.is_latest else None)
    named = (
        ("citation_title", document.title),
        *_common(document, context, version, edition_credits(document)),
        ("citation_fulltext_html_url", context.site + address),
        ("citation_abstract", description_text(document.summary)),
        *(
            ("citation_reference", plain_reference(each.item, words_of(document.report)))
            for each in document.references
        ),
    )
    return Metadata(
        named=_filled(named),
        properties=_properties(document.title, description_text(document.summary), address, document, context),
        json_ld=_script([_report(document, context, version), _crumbs(document, context, None)]),
        relations=(*_edition_signposts(document, context, version), *_described(context, version)),
    )


def section_metadata(document: EditionDocument, section: Section, context: EditionContext, html: str) -> Metadata:
    """Of a section's page, whose body is `html`. A draft has none."""
    version = context.version
    if version is None:
        return Metadata()
    number = context.number if not context.is_latest else None
    address = addresses.section(context.report, context.year, section.slug, number)
    summary = description_text(section.summary) or description_text(section.body)
    sources = set(cited(html))
    named = (
        ("citation_title", section.title),
        *_common(document, context, version, section_credits(document, section)),
        ("citation_inbook_title", document.title),
        ("citation_fulltext_html_url", context.site + address),
        ("citation_abstract", shortened(summary, 1000)),
        *(("citation_keywords", each) for each in section.keywords),
        *(
            ("citation_reference", plain_reference(each.item, words_of(document.report)))
            for each in document.references
            if each.key in sources
        ),
    )
    return Metadata(
        named=_filled(named),
        # A card shows what the latest version says; a section of an older one may be gone from it.
        properties=_properties(
            section.title, summary, address, document, context, slug=section.slug if context.is_latest else None
        ),
        json_ld=_script([_chapter(document, section, context, version, html), _crumbs(document, context, section)]),
        relations=_section_signposts(document, section, context, version),
    )


def figure_json(document: EditionDocument, figure: Figure, context: EditionContext) -> str:
    """A chart as a data set; "" for a picture."""
    return _script([_dataset(figure, figure.chart, document, context)]) if figure.chart else ""


def _common(
    document: EditionDocument, context: EditionContext, version: Version, credits: Iterable[Credit]
) -> Iterator[tuple[str, str]]:
    people = answerable(credits)
    if not people:
        yield "citation_author", document.report.publisher.name
    for credit in people:
        yield "citation_author", credit.name
        yield "citation_author_institution", credit.affiliation
        yield "citation_author_orcid", f"https://orcid.org/{credit.orcid}" if credit.orcid else ""
    yield "citation_publication_date", _published(document, context, version, "%Y-%m-%d").replace("-", "/")
    yield "citation_online_date", f"{version.published_at:%Y/%m/%d}"
    yield "citation_technical_report_institution", document.report.publisher.name
    yield "citation_technical_report_number", f"{document.report.slug}-{document.year} version {version.number}"
    yield "citation_series_title", document.report.name
    yield "citation_issn", document.report.issn
    yield "citation_doi", document.doi
    yield "citation_language", document.report.language
    if any(kind.name == "pdf" for kind in context.files):
        address = addresses.file(context.report, context.year, "pdf", version.number)
        yield "citation_pdf_url", context.site + address


def _properties(
    title: str,
    description: str,
    address: str,
    document: EditionDocument,
    context: EditionContext,
    *,
    slug: str | None = None,
) -> Pairs:
    """Open Graph; `slug` is the section's, if it is one."""
    version = context.version
    pairs = [
        ("og:type", "article"),
        ("og:title", title),
        ("og:url", context.site + address),
        ("og:description", shortened(description)),
        ("og:site_name", document.report.name),
        ("og:image", context.site + addresses.card(context.report, context.year, slug)),
        ("og:image:width", str(CARD_WIDTH)),
        ("og:image:height", str(CARD_HEIGHT)),
        ("og:image:alt", f"{document.report.name} {document.year}: {title}"),
        ("og:locale", document.report.language.replace("-", "_")),
    ]
    if version:
        pairs += [
            ("article:published_time", _published(document, context, version)),
            ("article:modified_time", version.published_at.isoformat()),
        ]
    return _filled(pairs)


def _edition_signposts(document: EditionDocument, context: EditionContext, version: Version) -> Iterator[Relation]:
    """https://signposting.org/: how it is cited, what it is, who wrote it, under which licence."""
    pinned = addresses.edition(context.report, context.year, version.number)
    yield Relation("cite-as", f"https://doi.org/{document.doi}" if document.doi else context.site + pinned)
    yield Relation("type", f"{_SCHEMA}/AboutPage")
    yield Relation("type", f"{_SCHEMA}/Report")
    yield from _signed(document, edition_credits(document))


def _section_signposts(
    document: EditionDocument, section: Section, context: EditionContext, version: Version
) -> tuple[Relation, ...]:
    pinned = addresses.section(context.report, context.year, section.slug, version.number)
    return (
        Relation("cite-as", context.site + pinned),
        Relation("type", f"{_SCHEMA}/Chapter"),
        *_signed(document, section_credits(document, section)),
        Relation("collection", addresses.edition(context.report, context.year, version.number), "text/html"),
    )


def _signed(document: EditionDocument, credits: Iterable[Credit]) -> Iterator[Relation]:
    orcids = dict.fromkeys(each.orcid for each in answerable(credits) if each.orcid)
    yield from (Relation("author", f"https://orcid.org/{orcid}") for orcid in orcids)
    if document.report.licence.url:
        yield Relation("license", document.report.licence.url)


def _described(context: EditionContext, version: Version) -> Iterator[Relation]:
    """Where the edition is described, and its files."""
    for rel, names in (("describedby", {"bib", "ris", "csl"}), ("item", {"pdf", "epub", "md", "json"})):
        for each in context.files:
            if each.name in names:
                address = addresses.file(context.report, context.year, each.name, version.number)
                yield Relation(rel, address, each.media_type)


def _report(document: EditionDocument, context: EditionContext, version: Version) -> Json:
    pinned = context.site + addresses.edition(context.report, context.year, version.number)
    return _told(
        {
            "@type": "Report",
            "@id": pinned,
            "url": context.site + addresses.edition(context.report, context.year),
            "name": document.title,
            "abstract": description_text(document.summary),
            **_work(document, context, version, edition_credits(document)),
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
            "encoding": _encodings(context, version),
            "wordCount": sum(len(section.body.split()) for section in document.sections),
        }
    )


def _chapter(document: EditionDocument, section: Section, context: EditionContext, version: Version, html: str) -> Json:
    pinned = context.site + addresses.edition(context.report, context.year, version.number)
    shown = set(placed(html))
    figures = [each for each in document.figures if each.key in shown and each.chart]
    return _told(
        {
            "@type": "Chapter",
            "@id": f"{pinned}{section.slug}/",
            "url": context.site + addresses.section(context.report, context.year, section.slug),
            "name": section.title,
            "abstract": description_text(section.summary),
            **_work(document, context, version, section_credits(document, section)),
            "keywords": ", ".join(section.keywords),
            "isPartOf": {"@type": "Report", "@id": pinned, "name": document.title},
            "hasPart": [_dataset(each, each.chart, document, context) for each in figures if each.chart],
            "wordCount": len(section.body.split()),
        }
    )


def _dataset(figure: Figure, chart: Chart, document: EditionDocument, context: EditionContext) -> Json:
    address = context.site + addresses.figure(context.report, context.year, figure.key)
    shown = text_alternative(document, figure, words_of(document.report))
    return _told(
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
                    "contentUrl": context.site
                    + addresses.figure_file(context.report, context.year, figure.key, kind, context.number),
                    "encodingFormat": media_type,
                }
                for kind, media_type in (("csv", "text/csv"), ("json", "application/json"))
            ],
        }
    )


def _work(document: EditionDocument, context: EditionContext, version: Version, credits: Iterable[Credit]) -> Json:
    return {
        "version": version.number,
        "inLanguage": document.report.language,
        "datePublished": _published(document, context, version),
        "dateModified": version.published_at.isoformat(),
        "author": [_credited(credit, document) for credit in answerable(credits)] or _publisher(document),
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
    return _told(
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
    return _told({"@type": "Organization", "name": publisher.name, "url": publisher.url})


def _issue(document: EditionDocument, context: EditionContext) -> Json:
    return {
        "@type": "PublicationIssue",
        "issueNumber": str(document.year),
        "isPartOf": _told(
            {
                "@type": "Periodical",
                "@id": context.site + addresses.report(context.report),
                "name": document.report.name,
                "issn": document.report.issn,
            }
        ),
    }


def _before(context: EditionContext, version: Version) -> str:
    earlier = [each.number for each in context.versions if each.published_at < version.published_at and not each.gone]
    return context.site + addresses.edition(context.report, context.year, earlier[-1]) if earlier else ""


def _encodings(context: EditionContext, version: Version) -> list[Json]:
    return [
        _told(
            {
                "@type": "MediaObject",
                "contentUrl": context.site + addresses.file(context.report, context.year, each.name, version.number),
                "encodingFormat": each.media_type.partition(";")[0],
                # The document's own bytes are what the version's checksum is of.
                "sha256": version.sha256 if each.name == "json" else "",
            }
        )
        for each in context.files
    ]


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
            {"@type": "ListItem", "position": position, "name": name, "item": context.site + address}
            for position, (name, address) in enumerate(places, 1)
        ],
    }


def _told(thing: Json) -> Json:
    """Without what is empty."""
    return {key: value for key, value in thing.items() if value not in ("", [], None)}


def _filled(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((name, content) for name, content in pairs if content)


def _script(things: list[Json]) -> str:
    """JSON that no text of an editor can end: `<`, `>` and `&` are written as escapes."""
    text = json.dumps({"@context": _SCHEMA, "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
