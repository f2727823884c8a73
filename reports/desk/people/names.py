"""Names of people that can be told apart: nobody takes one that looks like another's, and a new one is on record."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from reports.models.audit import Act, record
from reports.models.review import name_of_person

NAMES = ("first_name", "last_name", "username")
#: Cyrillic, Greek and other letters that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχıɑɡ0",
    "ABESIJKMHOPCTYXaesijkopcyxhdqwABEZHIKMNOPTYXayikvopuxiago",
)


def skeleton(name: str) -> str:
    """Return what a name looks like: two that can be taken for each other have the same skeleton.

    After Unicode TS 39, with the few letters that matter for names: https://www.unicode.org/reports/tr39/#Confusable_Detection
    """
    text = unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKES).casefold()
    letters = "".join(each for each in text if each.isalnum())
    return letters.translate(str.maketrans("1l", "ii")).replace("rn", "m").replace("vv", "w")


def is_taken(names: Iterable[str], *, but: User) -> bool:
    """Return whether another account has a name or log-in name that looks like one of `names`."""
    wanted = {skeleton(name) for name in names} - {""}
    others = User.objects.exclude(pk=but.pk) if wanted else ()
    return any(wanted & {skeleton(name_of_person(each)), skeleton(each.get_username())} for each in others)


class DistinctNameForm(forms.ModelForm):
    """An account whose new names are nobody else's."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changed = set(NAMES).intersection(self.changed_data)
        new = User(**{name: cleaned.get(name, getattr(self.instance, name)) for name in NAMES})
        names = [new.get_full_name()] if changed - {"username"} else []
        names += [new.get_username()] if "username" in changed else []
        if is_taken(names, but=self.instance):
            raise ValidationError(
                gettext("This name is too similar to a colleague’s name. Add a middle name or an initial.")
            )
        return cleaned


def with_login(name: str, login: str) -> str:
    """Return a name with the log-in name of its account, if it has one: “Ada Lovelace (ada)”."""
    return f"{name} ({login})" if login else name


def record_rename(user: User, *, before: dict[str, Any], by: User) -> None:
    """Write down that `user` had other names `before`."""
    old, new = (with_login(name_of_person(each), each.get_username()) for each in (User(**before), user))
    if old != new:
        record(Act.ACCOUNT, about="", details="Changed the name.", whom=user, why=f"Before: {old}", by=by)
