"""The site's generation: one look at the database that tells whether anything published could have changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Subquery

from reports.models.index import PublishedEdition
from reports.models.ledger import Redaction, Version, Withdrawal


@dataclass(frozen=True)
class Generation:
    """`mark` stays equal as long as nothing published has changed; `at` is when something last did."""

    mark: str = ""
    at: datetime | None = None


def generation() -> Generation:
    """One query. Versions, withdrawals and redactions are only ever added; an index made anew has new rows."""
    newest = Version.objects.order_by("-pk").annotate(
        published=Subquery(Version.objects.order_by("-published_at").values("published_at")[:1]),
        withdrawn=Subquery(_last(Withdrawal.objects.order_by("-pk"), "at")),
        redacted=Subquery(_last(Redaction.objects.order_by("-pk"), "at")),
        index=Subquery(_last(PublishedEdition.objects.order_by("-pk"), "pk")),
    )
    row = newest.values_list("pk", "record_sha256", "index", "published", "withdrawn", "redacted").first()
    if row is None:
        return Generation()
    moments = [moment for moment in row[3:] if moment]
    return Generation("-".join(str(part) for part in row), max(moments))


def _last(rows: QuerySet[Any], column: str) -> QuerySet[Any, Any]:
    return rows.values(column)[:1]
