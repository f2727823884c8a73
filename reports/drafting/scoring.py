"""Scores of earlier predictions, each with what the prediction is judged by, as readers have it."""

from django.db.models import OuterRef, QuerySet, Subquery

from reports.models.draft import Score
from reports.models.index import PublishedPrediction

_MADE = {"due": "due", "criterion": "criterion", "slug": "section__slug", "section": "section__title"}


def scores() -> QuerySet[Score]:
    """With `made_due`, `made_criterion`, `made_slug` and `made_section`: None where readers do not have the prediction any more."""
    made = PublishedPrediction.objects.current().filter(
        uid=OuterRef("prediction"),
        edition__year=OuterRef("made_in"),
        edition__report=OuterRef("draft__edition__report"),
    )
    columns = {f"made_{name}": Subquery(made.values(path)[:1]) for name, path in _MADE.items()}
    return Score.objects.annotate(**columns)
