"""Working copy -> document -> working copy changes nothing, keys included."""

import uuid
from functools import wraps

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports import drafting
from reports.document import types
from reports.document.canonical import digest
from reports.models import draft as tables
from reports.models.people import Actor
from reports.models.revisions import SectionRevision
from reports.models.series import Edition, Report
from tests.making import AT, draft_edition
from tests.rounds import rounds
from tests.strategies import documents
from trends.models import Technique, TechniqueName

pytestmark = pytest.mark.django_db
SLOW = settings(
    max_examples=rounds(15, 5),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
PARTS = (
    tables.Section, tables.Assessment, tables.Prediction, tables.Credit, tables.Ending, tables.Score, tables.Reference,
    tables.Figure,
)  # fmt: skip


class Undone(Exception):
    pass


def undone(test):
    """Hypothesis asks many times in one test; each time the tables are as empty as the first time."""

    @wraps(test)
    def run(*args, **kwargs):
        try:
            with transaction.atomic():
                test(*args, **kwargs)
                raise Undone
        except Undone:
            pass

    return run


def self_contained(document):
    """A document whose techniques are broader than none but each other: the vocabulary is empty here."""
    slugs = {each.slug for each in document.techniques}
    techniques = tuple(
        each.model_copy(update={"broader": tuple(slug for slug in each.broader if slug in slugs)})
        for each in document.techniques
    )
    return document.model_copy(update={"techniques": techniques})


def an_edition_for(document):
    named = document.report
    report, _ = Report.objects.get_or_create(slug=named.slug, defaults={"uid": named.uid, "name": named.name})
    return Edition.objects.create(report=report, year=document.year)


def load(edition, document, **more):
    return drafting.load(edition, document, actor=Actor.of("Ada", AT), **more)


def keys():
    """The primary key of every part, by its uid."""
    return {(model, uid): pk for model in PARTS for uid, pk in model.objects.values_list("uid", "pk")}


def texts():
    """Every column of every part."""
    return {model: list(model.objects.order_by("pk").values()) for model in PARTS}


@SLOW
@given(document=documents().map(self_contained))
@undone
def test_a_document_comes_back_as_it_went_in(document):
    edition = an_edition_for(document)
    load(edition, document)

    assert drafting.document_of(edition) == document
    assert digest(drafting.document_of(edition)) == digest(document)


@SLOW
@given(document=documents().map(self_contained))
@undone
def test_loading_a_document_twice_changes_nothing(document):
    edition = an_edition_for(document)
    load(edition, document)
    before, kept, saved = keys(), texts(), SectionRevision.objects.count()

    plan = load(edition, drafting.document_of(edition))

    assert plan.changes == []
    assert (keys(), texts(), SectionRevision.objects.count()) == (before, kept, saved)


def swapped(draw, parts, *names):
    """The parts in another order, some having exchanged what may not repeat."""
    parts = list(draw(st.permutations(parts)))
    for name in names:
        values = draw(st.permutations([getattr(part, name) for part in parts]))
        parts = [part.model_copy(update={name: value}) for part, value in zip(parts, values, strict=True)]
    kept = draw(st.lists(st.booleans(), min_size=len(parts), max_size=len(parts)))
    return tuple(part for part, stays in zip(parts, kept, strict=True) if stays or draw(st.booleans()))


def supported(findings, sections, figures):
    """The key findings whose section and figure are still there."""
    slugs = {None, *(section.slug for section in sections)}
    figure_keys = {None, *(figure.key for figure in figures)}
    return tuple(each for each in findings if each.section in slugs and each.figure in figure_keys)


@st.composite
def edits(draw):
    """A document, and another that holds the same parts in other places."""
    document = self_contained(draw(documents()))
    sections = tuple(
        section.model_copy(
            update={
                "assessments": swapped(draw, section.assessments, "technique"),
                "predictions": swapped(draw, section.predictions, "statement"),
                "credits": swapped(draw, section.credits),
            }
        )
        for section in swapped(draw, document.sections, "slug", "trend", "title")
    )
    figures = swapped(draw, document.figures, "key")
    changed = document.model_copy(
        update={
            "sections": sections,
            "key_findings": swapped(draw, supported(document.key_findings, sections, figures), "statement", "figure"),
            "cover": draw(st.sampled_from([None, *(figure.key for figure in figures)])),
            "endings": swapped(draw, document.endings, "trend"),
            "scores": swapped(draw, document.scores, "prediction"),
            "references": swapped(draw, document.references, "key"),
            "figures": figures,
            "credits": swapped(draw, document.credits, "name"),
        }
    )
    return document, changed


@SLOW
@given(pair=edits())
@undone
def test_rows_may_move_swap_and_go_and_keep_their_keys(pair):
    document, changed = pair
    edition = an_edition_for(document)
    load(edition, document)
    before = keys()

    load(edition, changed)

    found = drafting.document_of(edition)
    of_parts = {"trends", "techniques"}
    assert found.model_dump(exclude=of_parts) == changed.model_dump(exclude=of_parts)
    assert keys() == {key: pk for key, pk in before.items() if key in keys()}
    assert load(edition, changed).changes == []

    load(edition, document)
    assert drafting.document_of(edition) == document


def without_uids(document):
    """The document as a file that gives no uids would have it, with the uids that reading invents."""
    invented = set()

    def fresh(part, **more):
        uid = uuid.uuid4()
        invented.add(uid)
        return part.model_copy(update={"uid": uid, **more})

    def each(parts):
        return tuple(fresh(part) for part in parts)

    sections = tuple(
        fresh(
            section,
            assessments=each(section.assessments),
            predictions=each(section.predictions),
            credits=each(section.credits),
        )
        for section in document.sections
    )
    bare = fresh(
        document,
        sections=sections,
        **{
            name: each(getattr(document, name))
            for name in ("key_findings", "endings", "scores", "references", "figures", "credits")
        },
    )
    return bare, frozenset(invented)


@pytest.mark.long
@SLOW
@given(document=documents().map(self_contained))
@undone
def test_a_file_without_uids_finds_its_rows(document):
    edition = an_edition_for(document)
    load(edition, document)
    before = keys()
    bare, invented = without_uids(document)

    plan = load(edition, bare, invented=invented)

    assert plan.changes == []
    assert keys() == before
    assert drafting.document_of(edition) == document


@pytest.mark.long
@SLOW
@given(document=documents().map(self_contained))
@undone
def test_a_copy_in_another_report_has_keys_of_its_own_and_stays_as_it_is(document):
    first = an_edition_for(document)
    load(first, document)
    slug = "q" + document.report.slug[:70]
    report = document.report.model_copy(update={"slug": slug, "uid": uuid.uuid4()})
    copy = document.model_copy(update={"report": report})
    second = an_edition_for(copy)

    load(second, copy)
    kept = keys()

    assert load(second, copy).changes == []
    assert keys() == kept
    assert drafting.document_of(first) == document
    mine, theirs = set(drafting.document_of(second).uids()), set(document.uids())
    assert len(mine) == len(theirs)
    assert mine & theirs == set()


def test_every_part_of_a_document_is_among_those_compared():
    assert set(types.EditionDocument.model_fields) == {
        "schema_version", "uid", "report", "year", "title", "summary", "doi", "closed_on", "first_published",
        "first_published_at", "cover", "key_findings", "sections", "endings",
            "scores", "references", "figures", "credits", "trends", "techniques",
    }  # fmt: skip


@pytest.mark.long
def test_years_loaded_in_order_into_an_empty_site_have_the_digests_that_they_had(db):
    """The wider technique comes with the later year; the other one is known by then."""
    editions = [draft_edition(year=year) for year in (2023, 2024)]
    for edition in editions:
        section = edition.draft.sections.first()
        section.assessments.all().delete()
        for slug in ("kites", "turbines")[: edition.year - 2022]:
            tables.Assessment.objects.create(section=section, technique=Technique.objects.get(slug=slug))
    documents = [drafting.document_of(edition) for edition in editions]
    assert [technique.broader for technique in documents[1].techniques if technique.slug == "kites"] == [("turbines",)]
    for model in (tables.Draft, Edition, Report, TechniqueName, Technique):
        model.objects.all().delete()

    for document in documents:
        edition = an_edition_for(document)
        load(edition, document)
        assert digest(drafting.document_of(edition)) == digest(document)
