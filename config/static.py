"""Static files: which ones `collectstatic` collects, and how they are minified, hashed and compressed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names as Django makes them, WhiteNoise's compressed copies, and minified style sheets."""

    #: Hash the names in imports of modules too, so that a browser never mixes modules of two deployments.
    support_js_module_import_aggregation = True
    #: The most passes until all hashed names are final: one more for each module that imports one with a later name.
    max_post_process_passes = 12

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Yield the results of Django and WhiteNoise. Style sheets are minified first, so that the hash is that of the minified file."""
        if not dry_run:
            for name in paths:
                if name.endswith(".css"):
                    collected = Path(self.path(name))
                    collected.write_text(cssmin(collected.read_text()))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


class UsedStaticFilesConfig(StaticFilesConfig):
    """Leaves out files that no page uses: ReDoc and DRF's browsable API, which take most of the time to compress."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
