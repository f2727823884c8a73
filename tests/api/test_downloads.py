"""Files that lists are saved as: what they are called, and that what is text in them stays text."""

import csv
import io
import json

from django.test import override_settings

from tests.api.case import SeaCase


class TestDownloads(SeaCase):
    def table(self, address: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.ask(address).getvalue().decode())))

    def test_a_version_in_csv_is_no_number(self):
        for address, column in (
            ("sections.csv", "version"),
            ("assessments.csv?fields=version", "version"),
            ("change-notes.csv", "version"),
            ("publications.csv?kind=version-published", "version"),
            ("reports/sea/editions.csv", "version"),
            ("reports/sea/editions/2024/versions.csv", "number"),
        ):
            cells = {row[column] for row in self.table(address)}
            assert cells <= {"v1.0", "v1.1"}, (address, cells)
            assert cells, address
        lines = self.ask("sections.ndjson").getvalue().decode().splitlines()
        assert {json.loads(line)["version"] for line in lines} == {"1.0", "1.1"}

    def test_nor_is_it_in_the_table_among_a_versions_files(self):
        (address,) = {
            file["url"] for file in self.read("reports/sea/editions/2024/")["files"] if file["format"] == "csv"
        }
        text = self.client.get(address.removeprefix("http://testserver")).getvalue().decode()
        assert {row["version"] for row in csv.DictReader(io.StringIO(text))} == {"v1.1"}

    def test_a_download_is_called_after_what_it_holds(self):
        expected = {
            "reports.csv": "reports.csv",
            "change-notes.ndjson": "change-notes.ndjson",
            "reports/sea/editions.csv": "sea-editions.csv",
            "reports/sea/editions/2024/versions.csv": "sea-2024-versions.csv",
            "reports/sea/editions/2024/versions/1.0/sections.csv": "sea-2024-1.0-sections.csv",
            "reports/sea/editions/2024/versions/latest/sections.ndjson": "sea-2024-latest-sections.ndjson",
        }
        names = {address: self.ask(address)["Content-Disposition"] for address in expected}
        assert names == {address: f'inline; filename="{name}"' for address, name in expected.items()}

    @override_settings(
        ALLOWED_HOSTS=["trends.example.org", "elsewhere.example.net"], SITE_URL="https://trends.example.org"
    )
    def test_the_schema_of_documents_is_called_the_same_whatever_name_it_is_asked_by(self):
        named = {
            self.client.get("/schemas/edition-document-2.json", headers={"host": host}).json()["$id"]
            for host in ("trends.example.org", "elsewhere.example.net")
        }
        assert named == {"https://trends.example.org/schemas/edition-document-2.json"}

    def test_a_schema_of_documents_has_one_address(self):
        answers = {number: self.client.get(f"/schemas/edition-document-{number}.json") for number in ("2", "02", "002")}
        assert {number: answer.status_code for number, answer in answers.items()} == {"2": 200, "02": 404, "002": 404}
