"""The publisher's folder (`SITE_DIR`): templates, words and files that win over the project's. docs/publisher.md describes it."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

#: The publisher's style sheet, below `static/`. Public pages load it after all others.
STYLES = "publisher.css"


def publisher_folder(path: str) -> Path | None:
    """Return the folder of `SITE_DIR`, or None if it is not set. Raise ImproperlyConfigured if there is no such folder."""
    if not path:
        return None
    folder = Path(path).resolve()
    if not folder.is_dir():
        raise ImproperlyConfigured(f"SITE_DIR is {path!r}, which is not a folder. Create it, or remove SITE_DIR.")
    return folder


def own(folder: Path | None, name: str) -> list[Path]:
    """Return the publisher's folder of that name in a list, which is empty if there is none."""
    return [folder / name] if folder and (folder / name).is_dir() else []


def has_own_styles(folder: Path | None) -> bool:
    """Return whether the publisher has a style sheet."""
    return any((static / STYLES).is_file() for static in own(folder, "static"))
