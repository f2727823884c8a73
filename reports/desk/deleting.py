"""The counts of rows that a deletion removes, for its confirmation page."""

from django.apps import apps


def counted(rows: dict[str, int], *, but: str) -> dict[str, int]:
    """Return Django's counts of deleted rows as “5 sections” or “1 section”.

    The object itself (`but`: the plural of its table) and tables that only link others are left out.
    """
    tables = {str(each._meta.verbose_name_plural): each._meta for each in apps.get_models(include_auto_created=True)}
    shown = {name: count for name, count in rows.items() if name != but and not tables[name].auto_created}
    return {f"{count} {tables[name].verbose_name if count == 1 else name}": count for name, count in shown.items()}
