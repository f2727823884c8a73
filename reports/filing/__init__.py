"""What is made of published versions and kept: their files, and smaller pictures. Site, desk and commands fetch them here."""

from reports.filing.files import Filed, file_of, forget
from reports.filing.pictures import forget_pictures, picture_of, published_picture, stored_picture
from reports.filing.trouble import Damaged, NotKept, NotMade, Trouble

__all__ = [
    "Damaged",
    "Filed",
    "NotKept",
    "NotMade",
    "Trouble",
    "file_of",
    "forget",
    "forget_pictures",
    "picture_of",
    "published_picture",
    "stored_picture",
]
