"""Why a file cannot be had, in words for the reader who asked for it."""


class FilingError(Exception):
    """Something about the files on this server; the words say what."""


class Damaged(FilingError):
    """What was kept is lost or changed, and cannot be made again with the same bytes. A person has to look."""


class NotKept(FilingError):
    """What was made could not be kept: no room, no right to write. It may work later."""


class NotYet(FilingError):
    """The file is large and is being made. It can be had in a while."""


class NotMade(FilingError):
    """The file cannot be made of this version's text. A person has to look."""
