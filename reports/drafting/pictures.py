"""Pictures that come with a file: their bytes kept where drafts and versions look for them."""

from dataclasses import replace

from reports.importing import Finding, Imported
from reports.importing.pictures import PictureFile
from reports.models.storage import picture_path, write_once
from reports.progress import Parts, counted

#: How many figures are named at once.
MOST_NAMED = 12


def keep_pictures(pictures: Parts[PictureFile]) -> None:
    """Write each picture's bytes under its SHA-256, once. Their rows are made by `load`, so a plan alone keeps nothing."""
    for each in counted("Keeping pictures", pictures):
        write_once(picture_path(each.sha256), each.data)


def tell_of_lacking(imported: Imported) -> Imported:
    """The same with a finding on the pictures that it names, that did not come with it and that nobody has stored."""
    came = {each.sha256 for each in imported.pictures}
    figures = [each for each in imported.document.figures if each.picture and each.picture.sha256 not in came]
    lacking = [each.key for each in figures if each.picture and not picture_path(each.picture.sha256).is_file()]
    if not lacking:
        return imported
    named = ", ".join(f"“{key}”" for key in lacking[:MOST_NAMED]) + (" …" if lacking[MOST_NAMED:] else "")
    words = f"The pictures of these figures are missing: {named}. Import the ZIP archive, or put the pictures beside the text."
    return replace(imported, findings=(*imported.findings, Finding(None, words)))
