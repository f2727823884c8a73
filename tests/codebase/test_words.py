"""Screens, messages and help say what an editor would say: no words of ours that have to be learnt."""

import re
from pathlib import Path

import pytest
from django.conf import settings

#: What was said once, and what is said now.
OLD_WORDS = {
    "Keep my word": "Send review",
    "Leave it as it is|>Leave it<": "Cancel",
    "Take back|[^ ]+ taken back": "Revoke, withdrawn",
    "Carry it away": "Download",
    "Where it stands": "Appears in",
    "standing version": "current version",
    "To mend here|[Mm]end what|[Mm]end it|need(s)? mending": "To fix here, Show the first problem",
    "Words of the edition": "Title and summary",
    "Editions in hand": "Editions",
    "[Ww]ords it rests on": "Quote",
    "This alone must be filled in": "Required",
    "[Ll]icence text": "Link to the licence",
    "named now|no longer named": "added, dropped",
    "and not here<": "Not covered this year",
    "Acknowledgements": "Warnings accepted",
    "Publish over it|published over": "Accept this warning",
    "is how a word begins|</code> is or": "finds all words that begin so, finds either",
    "Put this state back": "Go back to this state",
    "Columns by hand|[Kk]ey of (the|a) column": "Where columns are misread, short name of a column",
    "not yet reviewed|sections reviewed|marked as reviewed|nobody has reviewed": "to check again",
}
FOLDERS = ("templates", "reports", "trends")
#: Comments and docstrings are for those who write the code.
NOT_SAID = re.compile(r'"""[^"]*(?:"(?!"")[^"]*)*"""|#.*|\{#.*?#\}')


def said():
    for folder in FOLDERS:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR), NOT_SAID.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("old", OLD_WORDS)
def test_no_screen_says_the_old_words(old):
    found = [f"{path}: {match.group()}" for path, text in said() for match in re.finditer(old, text)]
    assert found == [], f"say: {OLD_WORDS[old]}"
