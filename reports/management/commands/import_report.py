"""`manage.py import_report FOLDER --report SLUG`"""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from reports import drafting
from reports.importing import Imported, ImportRefused
from reports.importing.pictures import PictureFile
from reports.management.draft_import import (
    DAY_OF_A_POST,
    ImportCommand,
    add_vocabulary,
    import_into_draft,
    import_notes,
)
from reports.models.people import Actor
from reports.progress import counted
from reports.rendering import links_to_editions

_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
#: The most file names in a message.
_MOST_NAMED = 12
_FILES = {".md", ".markdown", ".mdx", ".docx", ".html", ".htm", ".json", ".zip"}


class Command(ImportCommand):
    """Import all years of a report."""

    help = (
        "Import all years of a report from a folder with one file, archive or folder per year, named by year. Either "
        "all years are imported or none. --dry-run prints the plan. Importing again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path)
        parser.add_argument("--report", required=True, metavar="SLUG", help="the report’s slug, created if new")
        parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="trends and techniques to import first")
        parser.add_argument("--by", default="import", metavar="NAME", help="name for the history (default: import)")

    def handle(self, *args: Any, **options: Any) -> None:
        years = _years(options["folder"])
        with self.importing(dry_run=options["dry_run"]) as done:
            self._import_years(years, **options)
        if left := _names_left_out(options["folder"], years):
            why = "since no year, or more than one, is in the name"
            self.stdout.write(f"  note: Left out, except for pictures in texts, {why}: {left}.")
        self.stdout.write(f"{done}: {options['report']}, {', '.join(str(year) for year in years)}.")

    def _import_years(self, years: dict[int, Path], **options: Any) -> None:
        refused: list[str] = []
        pictures: dict[str, PictureFile] = {}
        read: dict[int, Imported] = {}
        first, actor = drafting.Plan(), Actor.of(options["by"])
        add_vocabulary(options["vocabulary"], first, actor=actor)
        if first.changes:
            self.stdout.write(str(first))
        for place, (year, path) in enumerate(counted("Importing years", years.items()), 1):
            plan = drafting.Plan()
            try:
                with transaction.atomic():
                    imported = import_into_draft(
                        path, plan, report=options["report"], year=year, actor=actor, years=years
                    )
            except (ImportRefused, drafting.DraftError) as error:
                refused.append(f"{path.name}:\n{error}")
                continue
            lines = [f"[{place}/{len(years)}] {year} {path.name}", str(plan), *import_notes(imported)]
            self.stdout.write("\n".join(lines))
            pictures |= {each.sha256: each for each in imported.pictures}
            read[year] = imported
        if refused:
            raise CommandError("\n".join(["Nothing was imported.", *refused]))
        for year, imported in read.items():
            linked = {each.year for each in links_to_editions(imported.document) if each.report == options["report"]}
            if any(other > year and other in years for other in linked):
                # Import again, because links to later years can be checked only now.
                again = import_into_draft(
                    years[year], drafting.Plan(), report=options["report"], year=year, actor=actor, years=years
                )
                known = set(import_notes(imported))
                if more := [line for line in import_notes(again) if line not in known]:
                    self.stdout.write("\n".join([f"{year} {years[year].name}, its links to later years:", *more]))
        if not options["dry_run"]:
            drafting.store_pictures(pictures.values())


def _years(folder: Path) -> dict[int, Path]:
    """Return the file or folder of each year, the oldest first. Raise CommandError."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder. Give the folder that contains a file or folder for each year.")
    found: dict[int, Path] = {}
    for path in sorted(folder.iterdir()):
        # Symbolic links are ignored, because they may point out of the folder.
        if path.is_symlink():
            continue
        name = path.stem if path.is_file() else path.name
        # Ignore the date of a post: one about 2021 may be from 2022.
        years = _YEAR.findall(DAY_OF_A_POST.sub("", name, count=1)) or _YEAR.findall(name)
        if path.name.startswith(".") or len(set(years)) != 1 or not (path.is_dir() or path.suffix.lower() in _FILES):
            continue
        if (other := found.setdefault(int(years[0]), path)) != path:
            raise CommandError(f"{other.name} and {path.name} are both for {years[0]}. Keep only one of them.")
    if not found:
        raise CommandError(
            f"{folder} has no file and no folder with a year in its name, such as 2021 or report-2021.md."
        )
    return dict(sorted(found.items()))


def _names_left_out(folder: Path, years: dict[int, Path]) -> str:
    """Return the names of files that belong to no year, as one text."""
    taken = set(years.values())
    names = [path.name for path in sorted(folder.iterdir()) if path not in taken and not path.name.startswith(".")]
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:_MOST_NAMED]) + more
