"""An edition of 60 sections of 60 KB, from its file to its PDF. The goals are 5 s for the import, its plan, the publication and each page
of the desk, 60 s and 1.0 GB for the PDF. Figures are printed, never asserted.

`pytest --tier speed tests/benchmarks/test_large.py`
"""

import random
import resource
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from reports import publishing
from reports.filing.files import file_of
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Edition, Report
from tests.desk.conftest import at_the_desk, people  # noqa: F401
from tests.making import ACKNOWLEDGED, vocabulary

pytestmark = [pytest.mark.django_db, pytest.mark.speed]
SECTIONS, LENGTH = 60, 60_000
WORDS = [
    "the", "of", "tide", "barrage", "turbine", "water", "and", "energy", "wave", "coast", "measured", "in", "kilowatts", "a", "year",
    "engineers", "report", "that", "salt", "current", "network", "demand", "is", "was", "rising", "fallen", "north", "harbour",
]  # fmt: skip


def text(sections=SECTIONS, length=LENGTH):
    """A file as people write them: paragraphs with links, emphasis and notes, lists, tables and headings."""
    chance = random.Random(7)

    def sentence():
        return " ".join(chance.choices(WORDS, k=14)).capitalize() + "."

    def paragraph(number):
        words = " ".join(sentence() for _ in range(5))
        return f"{words} **{sentence()}** See [there](https://example.org/{number}) and *{sentence()}*"

    parts = ["# The Sea, at Length", "Very much of it."]
    for section in range(1, sections + 1):
        parts.append(f"## {section}. Section {section} {chance.choice(WORDS)}")
        written = number = 0
        while written < length:
            number += 1
            part = paragraph(number)
            if number % 12 == 0:
                part = f"### Part {number}\n\n{part}"
            elif number % 9 == 0:
                part = "\n".join(f"- {sentence()}" for _ in range(6))
            elif number % 15 == 0:
                rows = "\n".join(f"| {sentence()} | {chance.randint(1, 999)} |" for _ in range(8))
                part = f"| What | How much |\n| --- | --- |\n{rows}"
            parts.append(part)
            written += len(part) + 2
    return "\n\n".join(parts) + "\n"


def _processor():
    """Seconds that this process and those that it waited for have had of a processor: what another load does not lengthen."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(what, goal, work):
    began, used = perf_counter(), _processor()
    done = work()
    took = f"{perf_counter() - began:7.1f} s ({_processor() - used:.1f} s of a processor)"
    print(f"{what:<32}{took:<36}goal {goal} s")  # noqa: T201
    return done


def test_a_large_edition_from_its_file_to_its_pdf(people, capsys):  # noqa: F811
    with capsys.disabled():
        from_its_file_to_its_pdf(people["publisher"])


def from_its_file_to_its_pdf(person):
    vocabulary()
    report = Report.objects.create(slug="sea", name="Sea")
    publisher = at_the_desk(person)
    publisher.post(reverse("desk:new-edition"), {"report": report.pk, "year": 2024})
    edition = Edition.objects.get()
    data = text().encode()
    print(f"\n{len(data) / 1e6:.1f} MB in {SECTIONS} sections")  # noqa: T201

    here, draft = reverse("desk:import", args=[edition.pk]), reverse("desk:board", args=[edition.pk])
    shown = timed(
        "the plan of an import", 5, lambda: publisher.post(here, {"file": SimpleUploadedFile("sea.md", data)})
    )
    again = {"token": shown.context_data["again"]}
    assert timed("the import", 5, lambda: publisher.post(here, again)).status_code == 302

    section = edition.draft.sections.first()
    pages = {
        "the desk's first page": "/admin/",
        "the edition's page": draft,
        "the same again": draft,
        "the page to publish on": reverse("desk:publish", args=[edition.pk]),
        "the preview": reverse("desk:preview-edition", args=[edition.pk]),
        "a section's page": reverse("admin:reports_section_change", args=[section.pk]),
        "a section's preview": reverse("desk:preview-section", args=[section.pk]),
        "a section's history": reverse("desk:section-history", args=[section.pk]),
    }
    for what, address in pages.items():
        assert timed(what, 5, lambda address=address: publisher.get(address)).status_code == 200, address

    asked = {"edition": edition, "actor": Actor.of("Ada"), "acknowledged": ACKNOWLEDGED}
    timed("the publication", 5, lambda: publishing.publish(**asked))
    changed = data.replace(b"Very much of it.", b"Very much more.").replace(b" is ", b" is not ", 200)
    timed(
        "the plan of a changed file", 5, lambda: publisher.post(here, {"file": SimpleUploadedFile("sea.md", changed)})
    )
    for address in ("/sea/2024/", f"/sea/2024/{section.slug}/"):
        timed(f"readers: {address[:20]}", 1, lambda address=address: publisher.get(address))
    version = Version.objects.select_related("edition__report").get()
    for name, goal in (("pdf", 60), ("epub", 60)):
        timed(name, goal, lambda name=name: file_of(version, name, at=timezone.now()))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"the largest process of a file{most:10.2f} GB  goal 1.0 GB")  # noqa: T201
