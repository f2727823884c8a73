"""Show the input of a form that is no longer on its page because somebody else was faster, to copy or discard."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict

from reports.desk import kept

type Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Overtaken:
    """What was typed in such a form, each with its label; `why` says what was not done, of one that was `is_sent` just now."""

    form: kept.KeptForm
    why: str
    words: Words
    is_sent: bool


def overtaken(
    request: HttpRequest, name: str, *, why: str, words: Callable[[QueryDict], Words], is_sent: bool
) -> list[Overtaken]:
    """What this person has sent (`is_sent`), or has typed and not sent, in the form that is kept under that name, if any.

    What was sent is kept on: nothing was done with it.
    """
    address = f"{request.path}#{name}"
    form = kept.KeptForm(request, address)
    if is_sent:
        kept.keep_sent(request, kept.Page.sent(request, address))
        return [Overtaken(form, why, words(request.POST), is_sent=True)]
    if form.row is None:
        return []
    return [Overtaken(form, why, words(kept.as_sent(form.row)), is_sent=False)]


def words_in(*filled: forms.BaseForm) -> Words:
    """What a person wrote into these forms, and did not only choose, with the labels of the fields."""
    return [(str(bound.label), words) for form in filled for bound in form if (words := _written(bound))]


def _written(bound: forms.BoundField) -> str:
    is_chosen = isinstance(bound.field.widget, forms.CheckboxInput | forms.Select | forms.RadioSelect)
    words = str(bound.data or "").replace("\r\n", "\n")
    return words if not is_chosen and bound.field.has_changed(bound.initial, words) else ""


def is_any_sent(found: Iterable[Overtaken]) -> bool:
    """Whether something that was sent just now was not done."""
    return any(each.is_sent for each in found)
