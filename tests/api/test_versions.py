import hashlib

from reports.document.canonical import Record
from tests.api.case import SeaCase


class TestVersions(SeaCase):
    def test_a_version_tells_its_number_checksums_and_change_notes(self):
        version = self.read("reports/sea/editions/2024/versions/1.1/")
        first = self.read("reports/sea/editions/2024/versions/1.0/")
        assert version["change_notes"] == [
            {
                "kind": "correction",
                "severity": "minor",
                "section": "tides",
                "before": "one way",
                "after": "both ways",
                "explanation": "It was wrong.",
                "reported_by": "",
            }
        ]
        assert {
            name: version[name] for name in ("number", "severity", "note", "schema_version", "current", "gone")
        } == {
            "number": "1.1",
            "severity": "minor",
            "note": "A correction.",
            "schema_version": 2,
            "current": True,
            "gone": None,
        }
        assert version["previous_record_sha256"] == first["record_sha256"]
        assert (first["previous_record_sha256"], first["current"]) == (None, False)

    def test_a_client_recomputes_both_checksums_from_what_it_gets(self):
        version = self.read("reports/sea/editions/2024/versions/1.1/")
        document = self.ask("reports/sea/editions/2024/versions/1.1/document/").content
        named = (
            "number",
            "sha256",
            "previous_record_sha256",
            "severity",
            "note",
            "change_notes",
            "published_at",
        )
        said = {name: version[name] for name in named} | {"publisher": version["published_by"]}
        record = Record(report=version["report"], edition=version["year"], **said)
        assert hashlib.sha256(document).hexdigest() == version["sha256"]
        assert record.digest() == version["record_sha256"]

    def test_latest_is_the_version_that_readers_get(self):
        assert self.read("reports/sea/editions/2024/versions/latest/") == self.read(
            "reports/sea/editions/2024/versions/1.1/"
        )

    def test_the_document_is_the_sealed_bytes_for_ever(self):
        version = self.read("reports/sea/editions/2024/versions/1.0/")
        response = self.ask("reports/sea/editions/2024/versions/1.0/document/")
        assert (response["ETag"], response["Cache-Control"]) == (
            f'"{version["sha256"]}"',
            "public, max-age=3600, must-revalidate",
        )
        assert response["Repr-Digest"].startswith("sha-256=:")
        assert self.ask("reports/sea/editions/2024/versions/latest/document/")["Cache-Control"] == "public, no-cache"

    def test_versions_that_are_gone_stay_in_the_list_and_a_withdrawn_one_keeps_its_notes(self):
        rows = self.read("reports/air/editions/2024/versions/")["results"]
        assert [(row["number"], row["current"], row["note"], row["change_notes"], row["gone"]) for row in rows] == [
            (
                "1.1",
                False,
                "A correction.",
                [
                    {
                        "kind": "correction",
                        "severity": "minor",
                        "section": "winds",
                        "before": "the west",
                        "after": "the east",
                        "explanation": "It was wrong.",
                        "reported_by": "",
                    }
                ],
                {
                    "kind": "withdrawal",
                    "reason": "It blew from the west after all.",
                    "at": "2025-05-14T09:00:00.000000Z",
                },
            ),
            ("1.0", True, "", [], None),
        ]
        redacted = self.read("reports/air/editions/2025/versions/")["results"]
        assert [(row["note"], row["change_notes"], row["gone"]) for row in redacted] == [
            ("", [], {"kind": "redaction", "reason": "A court said so.", "at": "2026-02-14T09:00:00.000000Z"})
        ]


class TestGone(SeaCase):
    def test_everything_of_a_withdrawn_version_is_gone_with_the_reason(self):
        for rest in ("", "document/", "sections/", "sections/winds/"):
            status, kind, detail = self.problem(f"reports/air/editions/2024/versions/1.1/{rest}")
            assert (status, kind) == (410, "withdrawn")
            assert detail == "Version 1.1 of air 2024 was withdrawn: It blew from the west after all."

    def test_it_leads_to_the_version_that_stands(self):
        body = self.ask("reports/air/editions/2024/versions/1.1/").json()
        assert body["current"] == "http://testserver/api/v1/reports/air/editions/2024/versions/1.0/"
        assert body["reason"] == "It blew from the west after all."

    def test_an_edition_withdrawn_whole_is_gone(self):
        for rest in ("", "versions/latest/", "versions/1.0/document/"):
            assert self.problem(f"reports/air/editions/2023/{rest}")[:2] == (410, "withdrawn")

    def test_a_redacted_text_is_gone_with_its_reason(self):
        assert self.problem("reports/air/editions/2025/versions/1.0/document/") == (
            410,
            "redacted",
            "Version 1.0 of air 2025 was redacted: A court said so.",
        )

    def test_comparing_with_what_is_gone_is_gone(self):
        assert self.problem("reports/air/editions/2024/compare/?from=1.0&to=1.1")[:2] == (410, "withdrawn")
        assert self.problem("reports/air/compare/?from=2023&to=2024")[:2] == (410, "withdrawn")
