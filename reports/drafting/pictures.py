"""Pictures that come with a file: their bytes kept where drafts and versions look for them."""

from reports.importing.pictures import PictureFile
from reports.models.storage import picture_path, write_once
from reports.progress import Parts, counted


def keep_pictures(pictures: Parts[PictureFile]) -> None:
    """Write each picture's bytes under its SHA-256, once. Their rows are made by `load`, so a plan alone keeps nothing."""
    for each in counted("Keeping pictures", pictures):
        write_once(picture_path(each.sha256), each.data)
