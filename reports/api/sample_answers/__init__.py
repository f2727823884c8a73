"""Real answers, kept as files beside the schema that shows them. A test asks for each again and compares.

`UPDATE_SAMPLES=1 pytest tests/api/test_schema.py` writes them anew.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def stored(operation: str) -> Any:
    """The answer that is kept for an operation; None if there is none."""
    path = FOLDER / f"{operation}.json"
    return json.loads(path.read_text()) if path.exists() else None
