"""Tables, by room: series, draft, ledger, index, generation, letters, review, desk, delivery.

Import the module you need, not names from here: the doors that readers use must not reach the working copy, and the walls check
that by module.
"""

from reports.models import (  # noqa: F401  Django finds the models through this package
    delivery,
    desk,
    draft,
    generation,
    index,
    ledger,
    letters,
    review,
    series,
)
