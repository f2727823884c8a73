"""Where `collectstatic` puts style sheets, scripts and fonts: minified, hashed and compressed for browsers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'@import "([^"\n]+)";')


def whole(sheet: Path) -> str:
    """A style sheet with those that it imports in their place: they lie as deep, and cost a browser no request of their own."""
    return _IMPORT.sub(lambda found: whole((sheet.parent / found[1]).resolve()), sheet.read_text())


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django's names with a hash, WhiteNoise's compressed copies, and style sheets whole and without what only people need."""

    #: What a module imports has a hash in its name too, so that a browser never mixes two deployments' modules.
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """What Django and WhiteNoise make of the collected files, minified first: the hash is that of what is sent."""
        if not dry_run:
            sheets = {name: whole(Path(self.path(name))) for name in paths if name.endswith(".css")}
            for name, text in sheets.items():
                Path(self.path(name)).write_text(cssmin(text))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)
