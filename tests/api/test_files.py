"""What can be had as a file: of editions and versions, of figures, and sources for reference managers."""

import hashlib
import io
import json
from zipfile import ZipFile

from pybtex.database import parse_string
from rispy import loads

from reports import publishing
from reports.cache_headers import UNCHANGING
from reports.exporting import FORMATS
from reports.models.index import PublishedReference
from reports.models.people import Actor
from reports.models.series import Edition
from tests import making
from tests.api import world
from tests.api.case import SeaCase
from tests.api.world import CANARY, uid

HOME = "http://testserver"


class TestFiles(SeaCase):
    def test_an_edition_names_its_files(self):
        files = self.read("reports/sea/editions/2024/")["files"]
        assert [each["format"] for each in files] == list(FORMATS)
        by_kind = {each["format"]: each for each in files}
        assert by_kind["pdf"] == {
            "format": "pdf",
            "type": "application/pdf",
            "url": f"{HOME}/sea/2024/v1.1/sea-2024.pdf",
        }
        assert by_kind["csl"]["url"] == f"{HOME}/sea/2024/v1.1/sea-2024.csl.json"
        for kind in ("md", "bib", "csl", "json"):
            response = self.client.get(by_kind[kind]["url"].removeprefix(HOME))
            assert (response.status_code, response["Content-Type"]) == (200, by_kind[kind]["type"])
        old = self.client.get("/sea/2024/v1.1/sea-2024.csl")
        assert (old.status_code, old["Content-Type"]) == (200, by_kind["csl"]["type"]), (
            "The address of 1.0 still works."
        )

    def test_a_version_tells_checksum_and_size_of_the_files_that_were_made(self):
        address = "reports/sea/editions/2024/versions/1.0/"
        before = {each["format"]: each for each in self.read(address)["files"]}
        assert {(each["size"], each["sha256"]) for each in before.values()} == {(None, None)}
        data = self.client.get(before["md"]["url"].removeprefix(HOME)).content
        after = {each["format"]: each for each in self.read(address)["files"]}
        assert (after["md"]["size"], after["md"]["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert after["pdf"] == before["pdf"]

    def test_the_door_does_not_keep_a_version_whose_files_may_be_made_yet(self):
        assert not hasattr(self.ask("reports/sea/editions/2024/versions/1.0/"), "cacheable_parameters")
        assert hasattr(self.ask("reports/sea/editions/2024/"), "cacheable_parameters")

    def test_a_figure_names_its_files(self):
        (figure,) = self.read("figures/?key=output")["results"]
        place = f"{HOME}/sea/2025/v1.0/figures/output/output"
        assert [(each["format"], each["url"]) for each in figure["files"]] == [
            (kind, f"{place}.{kind}") for kind in ("csv", "json", "svg", "png")
        ]
        for each in figure["files"][:2]:
            response = self.client.get(each["url"].removeprefix(HOME))
            assert (response.status_code, response["Content-Type"]) == (200, each["type"])

    def test_a_figure_of_an_earlier_day_names_files_with_the_data_of_that_day(self):
        edition = Edition.objects.get(report__slug="sea", year=2025)
        figure = edition.draft.figures.get(key="output")
        figure.chart["rows"][0][1] = 99
        figure.save()
        making.correct(edition, CANARY, "Other words\n\n![[output]]", at=world.at(2026, 6))
        for when, number, power in (("2026-02-01", "1.0", b"2023,1\r\n"), ("2026-07-01", "1.1", b"2023,99\r\n")):
            (row,) = self.read(f"figures/?key=output&as_of={when}")["results"]
            address = row["files"][0]["url"].removeprefix(HOME)
            assert address == f"/sea/2025/v{number}/figures/output/output.csv"
            answer = self.client.get(address)
            assert (power in answer.content, answer["Cache-Control"]) == (True, UNCHANGING)
        pinned = self.client.get("/sea/2025/v1.0/tides/").content.decode()
        assert "/sea/2025/v1.0/figures/output/output.csv" in pinned
        assert b"2023,99" in self.client.get("/sea/2025/figures/output/output.csv").content
        version = edition.versions.get(major=1, minor=0)
        publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", world.at(2026, 8)))
        answers = [self.client.get(f"/sea/2025/v1.{minor}/figures/output/output.csv") for minor in (0, 1, 2)]
        assert [answer.status_code for answer in answers] == [410, 200, 404]

    def test_scripts_of_other_sites_may_read_files(self):
        edition = self.read("reports/sea/editions/2025/")
        (figure,) = self.read("figures/?key=output")["results"]
        for each in [*(file for file in edition["files"] if file["format"] in ("md", "csl")), *figure["files"][:2]]:
            response = self.client.get(each["url"].removeprefix(HOME), headers={"origin": "https://elsewhere.example"})
            assert response["Access-Control-Allow-Origin"] == "*", each
        page = self.client.get("/sea/2025/", headers={"origin": "https://elsewhere.example"})
        assert "Access-Control-Allow-Origin" not in page

    def test_sources_come_for_reference_managers(self):
        answers = {kind: self.ask(f"references.{kind}") for kind in ("bib", "ris", "csl.json")}
        text = {kind: answer.getvalue().decode() for kind, answer in answers.items()}
        assert answers["bib"]["Content-Type"] == "application/x-bibtex; charset=utf-8"
        assert answers["ris"]["Content-Disposition"] == 'inline; filename="references.ris"'
        assert answers["csl.json"]["Content-Disposition"] == 'inline; filename="references.csl.json"'
        assert parse_string(text["bib"], "bibtex").entries["tides2020"].fields["title"] == "{How tides turn}"
        assert [entry["title"] for entry in loads(text["ris"])] == ["How tides turn"]
        assert [(entry["id"], entry["title"]) for entry in json.loads(text["csl.json"])] == [
            ("tides2020", "How tides turn")
        ]
        assert json.loads(self.ask("references.csl.json?year=2023").getvalue()) == []

    def test_no_two_works_share_an_id_and_each_work_comes_once(self):
        row = PublishedReference.objects.get()
        one, two, three, four = (row.item | {"title": title} for title in ("One", "Two", "Three", "Four"))
        PublishedReference.objects.update(key="a", item=one)
        # As it is made for “a” when that is taken.
        for number, (key, item) in enumerate(
            [("a", two), ("a", two), ("a", three), ("a-sea-2025", four), ("a-sea-2025", two), ("b", one | {"id": "b"})]
        ):
            row.pk, row.uid, row.key, row.item = None, uid(f"work-{number}"), key, item
            row.save()
        entries = json.loads(self.ask("references.csl.json").getvalue())
        assert sorted(entry["title"] for entry in entries) == ["Four", "One", "Three", "Two"]
        assert len({entry["id"] for entry in entries}) == 4
        assert ("a", "One") in {(entry["id"], entry["title"]) for entry in entries}
        bibtex = parse_string(self.ask("references.bib").getvalue().decode(), "bibtex").entries
        assert sorted(bibtex) == sorted(entry["id"] for entry in entries)

    def test_the_archive_holds_the_files_as_a_column(self):
        archive = ZipFile(io.BytesIO(self.ask("archive/").getvalue()))
        package = json.loads(archive.read("datapackage.json"))
        (figures,) = [each for each in package["resources"] if each["name"] == "figures"]
        assert {"name": "files", "type": "array"}.items() <= {
            key: value for key, value in figures["schema"]["fields"][-2].items() if key != "description"
        }.items()
