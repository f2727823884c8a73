"""Which style sheets, scripts and fonts `collectstatic` collects, and where it puts them: minified, hashed and compressed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django's names with a hash, WhiteNoise's compressed copies, and style sheets without what only people need."""

    #: What a module imports has a hash in its name too, so that a browser never mixes two deployments' modules.
    support_js_module_import_aggregation = True
    #: How often names may change until all have settled: once more for each module that another imports before it in the alphabet.
    max_post_process_passes = 12

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """What Django and WhiteNoise make of the collected files, minified first: the hash is that of what is sent."""
        if not dry_run:
            for name in paths:
                if name.endswith(".css"):
                    collected = Path(self.path(name))
                    collected.write_text(cssmin(collected.read_text()))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


class UsedStaticFilesConfig(StaticFilesConfig):
    """Without what no page asks for, which takes most of the time of packing: ReDoc, and the pages of DRF's browsable API."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
