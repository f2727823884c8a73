"""What is made of published versions and kept: their files, and smaller pictures. Site, desk and commands fetch them here."""

from reports.filing.files import draft_context, file_of, forget
from reports.filing.making import Making, file_at_hand, make_files, making_of
from reports.filing.pictures import (
    Damaged,
    FilingError,
    NotKept,
    NotMade,
    NotYet,
    cover_of,
    forget_pictures,
    picture_if_there,
    picture_of,
    published_picture,
    stored_picture,
)

__all__ = [
    "Damaged",
    "FilingError",
    "Making",
    "NotKept",
    "NotMade",
    "NotYet",
    "cover_of",
    "draft_context",
    "file_at_hand",
    "file_of",
    "forget",
    "forget_pictures",
    "make_files",
    "making_of",
    "picture_if_there",
    "picture_of",
    "published_picture",
    "stored_picture",
]
