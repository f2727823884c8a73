import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path

import frictionless

from reports.api.lists import TABLES
from tests.api.case import SeaCase


class TestArchive(SeaCase):
    def test_it_holds_tables_documents_and_a_description_of_every_column(self):
        response = self.ask("archive/")
        data = response.getvalue()
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert response["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
        assert sorted(name for name in archive.namelist() if "/" in name) == [
            "documents/air-2024-v1.0.json",
            "documents/sea-2023-v1.0.json",
            "documents/sea-2024-v1.0.json",
            "documents/sea-2024-v1.1.json",
            "documents/sea-2025-v1.0.json",
        ]
        package = json.loads(archive.read("datapackage.json"))
        assert package["created"] == "2026-02-14T09:00:00.000000Z"
        assert self.read(package["resume"].partition("/api/v1/")[2])["results"] == [], "It holds all that happened."
        assert [each["name"] for each in package["licenses"]] == ["CC-BY-4.0"]
        for resource in package["resources"]:
            header = archive.read(resource["path"]).decode().partition("\r\n")[0]
            assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]
        (years,) = [
            field
            for resource in package["resources"]
            for field in resource["schema"]["fields"]
            if (resource["name"], field["name"]) == ("predictions", "due")
        ]
        assert years == {"name": "due", "type": "date"}

    def test_the_same_data_give_the_same_bytes_and_a_304(self):
        first = self.ask("archive/")
        assert self.ask("archive/").getvalue() == first.getvalue()
        assert self.ask("archive/", if_none_match=first["ETag"]).status_code == 304

    def test_it_is_a_data_package_whose_rows_are_what_it_says(self):
        archive = zipfile.ZipFile(io.BytesIO(self.ask("archive/").getvalue()))
        with tempfile.TemporaryDirectory() as folder:
            archive.extractall(folder)
            report = frictionless.validate(f"{folder}/datapackage.json")
            assert report.flatten(["rowNumber", "fieldName", "note"]) == []
            assert (report.valid, report.stats["tasks"]) == (True, len(TABLES))
            (Path(folder) / "editions.csv").write_text("id,colour\n1,red\n")
            assert not frictionless.validate(f"{folder}/datapackage.json").valid
