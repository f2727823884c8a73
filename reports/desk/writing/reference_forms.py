"""A reference as fields that an editor knows, and as CSL-JSON."""

import re
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Refused

from reports.desk.base import DeskForm
from reports.desk.help import with_example
from reports.document.sources import bare_doi
from reports.document.types.figures import CslType
from reports.importing.references import (
    LONGEST,
    ReadReference,
    UnreadableReferences,
    free_key,
    read_references,
    stored_item,
)
from reports.models.draft import Reference

TYPES = {
    "article-journal": _("article in a journal"),
    "paper-conference": _("paper at a conference"),
    "article": _("preprint"),
    "report": _("report"),
    "book": _("book"),
    "chapter": _("chapter of a book"),
    "webpage": _("web page"),
    "post-weblog": _("blog post"),
    "article-newspaper": _("article in a newspaper"),
    "article-magazine": _("article in a magazine"),
    "thesis": _("thesis"),
    "dataset": _("data set"),
    "software": _("software"),
    "standard": _("standard"),
    "legislation": _("law"),
    "speech": _("talk"),
    "document": _("something else"),
}
CHOICES = [(kind, TYPES.get(kind, kind)) for kind in sorted(get_args(CslType.__value__), key=list(TYPES).index)]

#: The form's field -> CSL's, where one is the other's text.
TEXTS = {
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "number": "number",
    "doi": "DOI",
    "isbn": "ISBN",
    "url": "URL",
    "note": "note",
}
_ARTICLE = ("publisher", "number", "editors", "isbn")
_BOOK = ("issue", "number")
_WHOLE = ("volume", "issue", "pages", "editors")
#: Kind -> fields that it does not use. The form hides them while they are empty.
UNUSED = {
    "article-journal": _ARTICLE,
    "article-newspaper": _ARTICLE,
    "article-magazine": _ARTICLE,
    "paper-conference": _BOOK,
    "book": _BOOK,
    "chapter": _BOOK,
    "article": _WHOLE,
    "report": _WHOLE,
    "thesis": _WHOLE,
    "dataset": _WHOLE,
    "software": _WHOLE,
    "webpage": _WHOLE,
    "post-weblog": _WHOLE,
    "standard": _WHOLE,
    "speech": _WHOLE,
}
_DATE = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


class KindSelect(forms.Select):
    """The kinds of references, each with the fields that it does not use in `data-unused`, which `screens.css` hides."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in UNUSED:
            option["attrs"]["data-unused"] = " ".join(UNUSED[value])
        return option


class PeopleField(forms.CharField):
    """People, one a line: `Family, Given`. A line without a comma is a body, such as an institute."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(_line_of(name) for name in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [_name_of(line) for line in (value or "").splitlines() if line.strip()]


def _line_of(name: dict[str, str]) -> str:
    return name.get("literal") or ", ".join(filter(None, (name.get("family"), name.get("given"))))


def _name_of(line: str) -> dict[str, str]:
    family, comma, given = line.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": line.strip()}


class DateField(forms.CharField):
    """A year, a month or a day: 2017, 2017-06 or 2017-06-12."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            parts = (value.get("date-parts") or [[]])[0]
            return "-".join(str(part) if place == 0 else f"{part:02}" for place, part in enumerate(parts))
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict) or not value:
            return value or None
        found = _DATE.fullmatch(str(value).strip())
        month, day = (int(found[part] or 1) for part in (2, 3)) if found else (0, 0)
        if not found or not 1 <= month <= 12 or not 1 <= day <= 31:
            raise ValidationError(gettext("Write a date as 2017, 2017-06 or 2017-06-12."))
        return {"date-parts": [[int(part) for part in found.groups() if part]]}


class ReferenceForm(DeskForm):
    """The fields of a source that readers see. Other fields of a pasted item are kept."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CHOICES,
        widget=KindSelect,
        help_text=_("Decides how the source is cited. Leave empty what it does not have."),
    )
    title = forms.CharField(
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=with_example(_("In full, with the subtitle."), "“Attention Is All You Need”"),
    )
    authors = PeopleField(
        required=False,
        help_text=with_example(
            _("One per line, family name first. Write an institute or a company without a comma."), "Lovelace, Ada"
        ),
    )
    issued = DateField(
        required=False,
        label=_("Published"),
        help_text=with_example(_("A year, a month or a day."), "2017, 2017-06 or 2017-06-12"),
    )
    container = forms.CharField(
        required=False,
        label=_("Published in"),
        help_text=with_example(_("The journal, proceedings, book or site."), "Nature"),
    )
    publisher = forms.CharField(
        required=False, help_text=with_example(_("The publisher of the book, report or page."), "MIT Press")
    )
    volume = forms.CharField(required=False, help_text=with_example(_("The volume of the journal or book."), "30"))
    issue = forms.CharField(required=False, help_text=with_example(_("The issue within the volume."), "4"))
    pages = forms.CharField(required=False, help_text=with_example(_("The first and the last page."), "5998–6008"))
    number = forms.CharField(
        required=False, help_text=with_example(_("The number of the report, preprint or standard."), "arXiv:1706.03762")
    )
    doi = forms.CharField(
        required=False,
        label=_("DOI"),
        help_text=with_example(_("A permanent identifier. You can paste the whole link."), "10.1000/182"),
    )
    isbn = forms.CharField(
        required=False, label=_("ISBN"), help_text=with_example(_("The number of the book."), "978-0-262-03384-8")
    )
    url = forms.CharField(
        required=False,
        label=_("Web address"),
        help_text=with_example(_("Where readers can open it."), "https://arxiv.org/abs/1706.03762"),
    )
    accessed = DateField(
        required=False,
        label=_("Accessed"),
        help_text=with_example(_("For a page that may change."), "2026-05-04"),
    )
    editors = PeopleField(
        required=False, help_text=with_example(_("One per line, family name first."), "Okafor, Grace")
    )
    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=with_example(_("Anything that no other field holds."), "“In Norwegian, with an English summary.”"),
    )

    class Meta:
        model = Reference
        fields = ["draft", "key"]
        labels = {"draft": _("Edition")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = with_example(
                gettext("The name by which texts cite it. Leave it empty to use the first author and the year."),
                "vaswani2017",
            )
        for name in {*_ARTICLE, *_BOOK, *_WHOLE} & self.fields.keys():
            # The style sheet recognises an empty field by its visible placeholder.
            self.fields[name].widget.attrs["placeholder"] = " "
        item = self.instance.item or {}
        stored = {"kind": item.get("type"), "authors": item.get("author"), "editors": item.get("editor")}
        stored |= {"issued": item.get("issued"), "accessed": item.get("accessed")}
        stored |= {field: item.get(name) for field, name in TEXTS.items()}
        self.initial = {**{name: value for name, value in stored.items() if value}, **self.initial}

    def clean_doi(self) -> str:
        return bare_doi(self.cleaned_data["doi"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "title" in cleaned and not self.errors:
            try:
                self.instance.item = stored_item(self._item(cleaned))
            except Refused as error:
                self._explain(error)
            else:
                self._propose_key(cleaned)
        return cleaned

    def _propose_key(self, cleaned: dict[str, Any]) -> None:
        draft = cleaned.get("draft") or self.instance.draft_id
        if draft and not cleaned.get("key"):
            others = Reference.objects.filter(draft=draft).exclude(pk=self.instance.pk)
            cleaned["key"] = free_key("", self.instance.item, set(others.values_list("key", flat=True)))

    def _item(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        fields = {"type": cleaned["kind"], "author": cleaned["authors"], "editor": cleaned["editors"]}
        fields |= {"issued": cleaned["issued"], "accessed": cleaned["accessed"]}
        fields |= {name: cleaned[field] for field, name in TEXTS.items()}
        kept = {name: value for name, value in (self.instance.item or {}).items() if name not in fields}
        return kept | {name: value for name, value in fields.items() if value}

    def _explain(self, error: Refused) -> None:
        fields = {name: field for field, name in TEXTS.items()} | {"author": "authors", "editor": "editors"}
        for mistake in error.errors(include_url=False):
            words = mistake["msg"].removeprefix("Value error, ")
            self.add_error(
                fields.get(str(mistake["loc"][0]) if mistake["loc"] else ""),
                gettext("This %(words)s.") % {"words": words} if words else "",
            )


class PasteForm(forms.Form):
    """References as Zotero and others copy them."""

    items = forms.CharField(
        label=_("References"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("Paste BibTeX, RIS or CSL-JSON, for example from Zotero."),
    )

    def clean_items(self) -> list[ReadReference]:
        try:
            return read_references(self.cleaned_data["items"])
        except UnreadableReferences as error:
            raise ValidationError(str(error)) from error
