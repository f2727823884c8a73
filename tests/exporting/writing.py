"""Documents written as files, and files read again."""

import re
import zlib
from datetime import UTC, datetime

from reports.document.canonical import digest
from reports.document.types import Figure
from reports.exporting import FORMATS, Context
from tests.citing.documents import DOCUMENT


def context_of(document, pictures=None):
    return Context(
        number="1.0",
        sha256=digest(document),
        published_at=datetime(2025, 1, 14, 9, tzinfo=UTC),
        url=f"https://example.org/{document.report.slug}/{document.year}/v1.0/",
        pictures=(pictures or {}).__getitem__,
    )


write = FORMATS["pdf"].write


#: Every short text of an edition cites a source and links a technique.
SHORT, SHORT_AS_READ = "Rule [@doe2020, p. 3] on [[pruning]]", "Rule (Doe and Barnes and Noble 2020, p. 3) on Pruning"
CITED = DOCUMENT.sections[0]
CITING = DOCUMENT.model_copy(
    update={
        "summary": SHORT,
        "sections": (
            CITED.model_copy(
                update={
                    "body": "![[chart]]",
                    "summary": SHORT,
                    "assessments": tuple(each.model_copy(update={"note": SHORT}) for each in CITED.assessments),
                    "predictions": tuple(
                        each.model_copy(update={"statement": SHORT, "criterion": SHORT}) for each in CITED.predictions
                    ),
                }
            ),
        ),
        "figures": (
            Figure(uid=DOCUMENT.uid.__class__(int=90), key="chart", alt="A chart", caption=SHORT, source=SHORT),
        ),
        "techniques": tuple(each.model_copy(update={"definition": SHORT}) for each in DOCUMENT.techniques),
        "report": DOCUMENT.report.model_copy(update={"imprint": SHORT}),
    }
)


def with_body(body, **more):
    section = DOCUMENT.sections[0].model_copy(update={"body": body})
    return DOCUMENT.model_copy(update={"sections": (section,), **more})


def unpacked(pdf):
    """The PDF with its streams inflated, so that its parts can be looked for."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"\n".join(_inflated(stream) for stream in streams)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
