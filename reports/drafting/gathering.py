"""Rows that belong to a row, read with it in one query: the engine makes a list of them in one column."""

from typing import Any

from django.db.models import F, Func, IntegerField, JSONField, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject


class _Said(JSONObject):
    """A row. Django would try first, in a transaction that writes, whether SQLite knows JSON: without it there are no tables."""

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return Func.as_sql(self, compiler, connection, **context)


class Gathered(Subquery):
    """`rows`, which an OuterRef narrows, as a list of dicts in their order; `columns`: a name -> a field's, or an expression.

    They come as JSON has them: a UUID and a date as text.
    """

    output_field = JSONField()
    empty_result_set_value = "[]"
    template = "(SELECT COALESCE(JSONB_AGG(gathered.said), '[]') FROM (%(subquery)s) AS gathered)"

    def __init__(self, rows: QuerySet, **columns: Any) -> None:
        super().__init__(rows.values(said=_Said(**columns)))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT JSON_GROUP_ARRAY(JSON(gathered.said)) FROM (%(subquery)s) AS gathered)"
        return self.as_sql(compiler, connection, template=template, **context)


def counted(rows: QuerySet[Any]) -> Any:
    """How many `rows` there are, which an OuterRef narrows."""
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(count=count).values("count")), 0)
