"""What else is typed on a page that is read by link, when one of its buttons is pressed: nothing of it is kept on the server, so the
browser brings it along. All fields of the page are of one form; an address with `?show` says nothing with it, and only shows it."""

from django.http import HttpRequest, HttpResponseRedirect, QueryDict

from reports.desk.reviewing.comments import not_sent

_OF_COMMENT = ("quote", "before", "after")
_OF_REVIEW = ("read", "verdict", "words")


def is_sent(request: HttpRequest) -> bool:
    """Whether something is said with the request."""
    return request.method == "POST" and "show" not in request.GET


def taken(request: HttpRequest, query: str = "", *, place: str, rest: QueryDict | None) -> HttpResponseRedirect:
    """Back to the page, with the `rest` if there is any: loaded anew, that says nothing a second time."""
    comes_along = rest is not None and is_begun(rest)
    asked = "&".join(filter(None, [query, "show" if comes_along else ""]))
    return HttpResponseRedirect(f"{request.path}{asked and '?'}{asked}#{place}", preserve_request=comes_along)


def not_sent_yet(request: HttpRequest) -> QueryDict:
    """What is only shown: without the comment or review that was sent, or the quote for which another is chosen."""
    rest = not_sent(request.POST)
    if "paragraph" in request.GET:
        rest = _without(rest, _OF_COMMENT)
    return without_review(rest) if "said" in request.GET else rest


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
