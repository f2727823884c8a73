"""An edition that is still to come, in sentences."""

from reports.document.dates import expected_in_words
from reports.facts.announcements import NextEdition


def coming(edition: NextEdition | None) -> tuple[str, ...]:
    """When it is expected; of a date that moved, which it was and why."""
    if edition is None:
        return ()
    told = f"The {edition.year} edition is expected {expected_in_words(edition.expected)}."
    if not edition.was:
        return (told,)
    return told, f"It was expected {expected_in_words(edition.was)}. {edition.reason}".strip()
