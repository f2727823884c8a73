"""What is begun on a page that is read by link. All fields of the page are of one form: what is not sent with a button stays kept, and
comes back. An address with `?show` says nothing with it, and only shows another paragraph."""

from uuid import UUID

from django.http import HttpRequest, QueryDict

from reports.desk.reviewing.comments import not_sent
from reports.models.draft import Section
from reports.models.review import ReviewLink

_OF_COMMENT = ("quote", "before", "after")
_OF_REVIEW = ("read", "verdict", "words")


def address_by_link(section: UUID | None) -> str:
    """That of the form of whoever reads a section by link, or the edition: the link's own is told to nobody."""
    return f"/review/{section or ''}#review"


def is_of_link(address: str, link: ReviewLink) -> bool:
    """Whether that is a form of what the link leads to."""
    if link.is_of_section:
        return address == address_by_link(link.section)
    sections = Section.objects.filter(draft=link.edition_id).values_list("uid", flat=True)
    return address in {address_by_link(section) for section in (link.section, *sections)}


def is_sent(request: HttpRequest) -> bool:
    """Whether something is said with the request."""
    return request.method == "POST" and "show" not in request.GET


def not_sent_yet(data: QueryDict) -> QueryDict:
    """Without the comment that was sent, and the quote of one that nobody has begun."""
    rest = not_sent(data)
    return rest if rest.get("comment", "").strip() else without_quote(rest)


def without_quote(data: QueryDict) -> QueryDict:
    """The same for whoever chooses another."""
    return _without(data, _OF_COMMENT)


def without_review(data: QueryDict) -> QueryDict:
    """The same without what a review says."""
    return _without(data, _OF_REVIEW)


def is_begun(data: QueryDict) -> bool:
    """Whether there is anything in it that somebody has chosen or written."""
    return bool(data.get("verdict") or words_in(data))


def words_in(data: QueryDict) -> list[str]:
    """What is written in a review, a comment and replies."""
    names = [name for name in data if name in {"words", "comment"} or name.endswith("-answer")]
    return [words for name in names if (words := str(data[name])).strip()]


def _without(data: QueryDict, names: tuple[str, ...]) -> QueryDict:
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest
