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
    "Put this state back|Go back to this state": "Restore this state",
    "Columns by hand|[Kk]ey of (the|a) column": "heading of a column",
    "not yet reviewed|sections reviewed|marked as reviewed|nobody has reviewed": "to check again",
}
#: Phrases that read as translated, rewritten in ROOMS.
ODD_PHRASES = [
    "[Ww]hoever",
    "leads? nowhere",
    "as it stands",
    "stands? in the way",
    r"(is|are) told\b",
    "by itself",
    "[Ll]eft empty",
    "may log in|log-in name",
    "quarter of an hour",
    "[Mm]ake it anew|loads the page anew",
    'mean nothing here|left alone[^"]*"',
    "What do you say|asks what you think",
    "that is not there|words stand without",
    "has been begun|begun already",
    "lie more than|are read at once",
    "stands a second time",
    "Is it you",
    "desk (cannot|could not) be reached",
    "no second pair of eyes",
]
#: More of them, refused in the documentation.
ODD_IN_DOCS = [
    "[Ww]homever",
    r"\bthat which\b",
    "[Ww]hat (is|was) (said|told|typed)",
    r"\b(was|were|be|been) told\b",
    r"\b(is|are|be) in (the|its|your) way\b",
    r"\banew\b",
    r"by themselves\b",
    r"\b(is|are|year|edition|report)s? in work\b",
    r"\bat rest\b",
    "second pair of eyes",
    "as they stand|as it stood",
    r"\b(edition|page|publisher|site|chart|code|it)s? (hears?|wears?)\b",
    "(has|have) still to",
    "(is|are) kept as (your|their) own",
    "Words to look for|There is no page here|Show it on your site|Say what each is|Replace by",
    "Typed, and not saved|(is|be) typed by nobody|so that nobody types",
    r"is no (day|page|place)\b",
    "come out of itself|put back that day",
    "as the lot decided|wind at sea|half as dear|processor hours|the sun gave",
    r"[Kk]now [a-z ]+ again when",
]
ROOMS = (
    *(
        "templates/review",
        "templates/embargo",
        "templates/account",
        "templates/mfa",
        "templates/desk",
        "templates/admin",
    ),
    *("reports/desk", "reports/delivery", "reports/document", "reports/drafting", "reports/publishing"),
    *("reports/importing", "reports/management", "reports/models", "reports/static/desk", "config", "serving"),
)
FOLDERS = ("templates", "reports", "trends")
#: Comments and docstrings are for those who write the code.
NOT_SAID = re.compile(r'"""[^"]*(?:"(?!"")[^"]*)*"""|#.*|\{#.*?#\}|/\*[^*]*(?:\*(?!/)[^*]*)*\*/|(?m:^\s*//.*)')


def said(folders=FOLDERS):
    for folder in folders:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".js"} and "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR), NOT_SAID.sub("", path.read_text("utf-8"))


@pytest.mark.sample(4)
@pytest.mark.parametrize("old", OLD_WORDS)
def test_no_screen_says_the_old_words(old):
    found = [f"{path}: {match.group()}" for path, text in said() for match in re.finditer(old, text)]
    assert found == [], f"say: {OLD_WORDS[old]}"


@pytest.mark.parametrize("odd", ODD_PHRASES)
def test_a_phrase_that_was_rewritten_does_not_come_back(odd):
    found = [f"{path}: {match.group()}" for path, text in said(ROOMS) for match in re.finditer(odd, text)]
    assert found == [], "rewrite it in plain words: subject, verb, object"


@pytest.mark.parametrize("odd", [*ODD_PHRASES, *ODD_IN_DOCS])
def test_the_documentation_is_in_plain_words(odd):
    root = Path(settings.BASE_DIR)
    texts = {
        path.name: " ".join(path.read_text("utf-8").split()) for path in [*root.glob("*.md"), *root.glob("docs/*.md")]
    }
    found = [
        f"{name}: {text[m.start() - 40 : m.end() + 20]}" for name, text in texts.items() for m in re.finditer(odd, text)
    ]
    assert found == [], "rewrite it in plain words: subject, verb, object"


@pytest.mark.parametrize(
    "plain", ["a left-hand menu", "by that time", "Leave the field empty.", "It is what editors see."]
)
def test_ordinary_words_are_not_refused(plain):
    assert [odd for odd in (*ODD_PHRASES, *ODD_IN_DOCS) if re.search(odd, plain)] == []


#: Names of modules that say nothing of their content. Other retired names: docs/architecture.md.
OLD_MODULES = re.compile(
    "kept|keeping|stale|guarded|returning|carrying|sent|resuming|doors|looking|eyes|told|watching|asking|sending|telling|reaching"
    "|claims|bodies|answers|deadlines|fresh|freshness|house|moved|missing|leading|placing|lost|apart|story"
)
EXACT_ROOMS = (
    *("reports/reading", "reports/pages", "reports/site", "reports/api", "reports/search", "reports/delivery"),
    *("reports/filing", "reports/management", "config", "serving"),
)


@pytest.mark.parametrize("room", EXACT_ROOMS)
def test_modules_have_exact_names(room):
    paths = [path for path in Path(settings.BASE_DIR, room).rglob("*.py") if "migrations" not in path.parts]
    assert [path.name for path in paths if OLD_MODULES.fullmatch(path.stem)] == []
