"""What is made of published versions and kept: their files, and smaller pictures. Site, desk and commands fetch them here."""

from reports.filing.errors import Damaged, FilingError, NotKept, NotMade
from reports.filing.files import Filed, file_of, forget
from reports.filing.pictures import forget_pictures, picture_of, published_picture, stored_picture

__all__ = [
    "Damaged",
    "Filed",
    "FilingError",
    "NotKept",
    "NotMade",
    "file_of",
    "forget",
    "forget_pictures",
    "picture_of",
    "published_picture",
    "stored_picture",
]
