"""The site's recipe: the demo, and what the demo lacks. Built through commands, forms of the desk and files alone.

Internal modules are not imported, so that the recipe builds a site of any revision. Keys of rows come from Django's app registry.
"""

import io
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from tests.snapshot import steady
from tests.snapshot.forms import filled, form_with

HERE = Path(__file__).parent / "editions"
#: Role -> user name. The visitor may log in to the desk and is a member of nothing.
ROLES = {
    "administrator": "admin", "publisher": "publisher", "editor": "editor", "author": "author", "visitor": "visitor",
}  # fmt: skip
_WARNING = re.compile(r"--accept-warning (\S+?)=")


class Broken(Exception):
    """A step of the recipe could not be done."""


def key(model: str, **which: Any) -> Any:
    """Return the primary key of the first row of `model`, such as reports.draft."""
    return apps.get_model(model)._default_manager.filter(**which).order_by("pk").values_list("pk", flat=True).first()


def draft_key(report: str, year: int) -> Any:
    return key("reports.draft", edition__report__slug=report, edition__year=year)


def version_key(report: str, year: int, number: str) -> Any:
    rows = apps.get_model("reports.version")._default_manager.filter(edition__report__slug=report, edition__year=year)
    return next(row.pk for row in rows if row.number == number)


def run(*arguments: Any, **options: Any) -> str:
    """Return what a command prints, with its error if it fails."""
    out = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    except CommandError as error:
        out.write(f"CommandError: {error}\n")
    return out.getvalue()


def client_of(username: str) -> Client:
    """Return a client that is logged in as this user, or without log-in."""
    client = Client(headers={"host": "localhost"})
    if username:
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Recipe:
    """The steps in their order. `record` has what each step answered; `tokens` the secret part of links."""

    def __init__(self, folder: Path, receiver: str) -> None:
        self.folder, self.receiver = folder, receiver
        self.record: dict[str, str] = {}
        self.tokens: dict[str, str] = {}

    def build(self) -> None:
        """Build the site in an empty database."""
        self._command("demo", "2026-06-15T09:00", "demo", "--no-serve")
        self._people()
        self._editions()
        self._taken_back()
        self._desk()
        self._command("work", "2026-06-19T12:00", "work", "--once")
        steady.begin("done", "2026-06-20T09:00")

    def _command(self, name: str, at: str, *arguments: Any, **options: Any) -> str:
        steady.begin(name, at)
        self.record[name] = said = run(*arguments, **options)
        if "CommandError" in said:
            raise Broken(f"{name}: {said}")
        return said

    def _post(self, name: str, at: str, by: str, address: str, field: str, *, given: dict[str, str]) -> str:
        """Send the form with `field` on the page at `address`, and return the page that follows."""
        steady.begin(name, at)
        client = client_of(by)
        page = client.get(address, follow=True)
        form = form_with(page.content.decode(), field)
        if form is None:
            raise Broken(f"{name}: {address} answers {page.status_code} and has no form with {field}.")
        to = form[0] or address
        answer = client.post(to, filled(form[1], given), follow=True)
        text = answer.content.decode()
        self.record[name] = f"{answer.status_code} {answer.redirect_chain}\n{text}"
        if answer.status_code != 200 or 'class="errorlist' in text:
            raise Broken(f"{name}: {address} answers {answer.status_code}.\n{text}")
        return text

    def _people(self) -> None:
        """Everybody has an address, and there is someone without a role."""
        users = get_user_model().objects
        users.create_user("visitor", password="visitor", is_staff=True, first_name="Vera", last_name="Visitor")
        for user in users.all():
            user.email = f"{user.username}@example.org"
            user.save()
        self._post(
            "webhook", "2026-06-15T10:00", "admin", "/admin/reports/endpoint/add/", "address",
            given={"name": "Mirror", "address": self.receiver},
        )  # fmt: skip
        Client(headers={"host": "localhost"}).post("/admin/login/", {"username": "nobody", "password": "wrong"})

    def _editions(self) -> None:
        """Editions in German and Arabic with notes, a large section, three years of a plain report, an old address."""
        self._edition("meer", 2024, HERE / "meer-2024.md", "2026-06-16T09:00")
        again = self.folder / "meer-2024.md"
        again.write_text(
            (HERE / "meer-2024.md").read_text().replace("Ein Sperrwerk wurde fertig", "Zwei Sperrwerke wurden fertig")
        )
        changes = HERE / "meer-2024-changes.yaml"
        self._edition("meer", 2024, again, "2026-06-16T10:00", note="Eine Berichtigung.", changes=changes)
        self._edition("bahr", 2024, HERE / "bahr-2024.md", "2026-06-16T11:00")
        large = self.folder / "large.md"
        large.write_text(large_edition())
        self._edition("large", 2024, large, "2026-06-16T12:00")
        for year in (2021, 2022, 2023):
            file = self.folder / "air" / f"air-{year}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text((HERE / "air.md").read_text().replace("{year}", str(year)))
            self._edition("air", year, file, f"2026-06-16T13:{year - 2000}")
        coming = self.folder / "air" / "air-2024.md"
        coming.write_text((HERE / "air.md").read_text().replace("{year}", "2024"))
        self._command(
            "import air 2024", "2026-06-16T14:00", "import_edition", coming, "--report", "air", "--year", 2024
        )
        redirects = self.folder / "redirects.csv"
        redirects.write_text("/old/efficiency.html,/llm-developments/2024/efficiency/\n/old/,/sun-and-wind/\n")
        self._command("redirects", "2026-06-17T09:00", "import_redirects", redirects)
        for report, year in (("meer", 2024), ("bahr", 2024)):
            name = f"roll forward {report}"
            address = f"/admin/reports/draft/add/?report={key('reports.report', slug=report)}"
            given = {"start": str(draft_key(report, year)), "year": str(year + 1)}
            self._post(name, "2026-06-17T10:00", "publisher", address, "year", given=given)

    def _edition(
        self, report: str, year: int, file: Path, at: str, *, note: str = "", changes: Path | None = None
    ) -> None:
        """Import a file and publish it; every warning is accepted."""
        name = f"{report} {year} {at[11:].replace(':', '')}"
        self._command(f"import {name}", at, "import_edition", file, "--report", report, "--year", year, "--by", "Ada")
        arguments = ["publish_edition", report, year, "--by", "publisher", "--note", note]
        arguments += ["--changes", changes] if changes else []
        steady.begin(f"try {name}")
        self.record[f"check {name}"] = said = run(*arguments)
        if "CommandError" in said:
            for rule in dict.fromkeys(_WARNING.findall(said)):
                arguments += ["--accept-warning", f"{rule}=Accepted by the recipe."]
            self._command(f"publish {name}", at, *arguments)

    def _taken_back(self) -> None:
        """A correction withdrawn, a year withdrawn whole, a year redacted."""
        for report, year, number in (("meer", 2024, "1.1"), ("air", 2021, "1.0")):
            address = f"/admin/reports/version/{version_key(report, year, number)}/withdraw/"
            given = {"reason": "It was wrong."}
            self._post(f"withdraw {report}", "2026-06-17T11:00", "publisher", address, "reason", given=given)
        address = f"/admin/reports/version/{version_key('air', 2022, '1.0')}/redact/"
        self._post(
            "redact",
            "2026-06-17T12:00",
            "admin",
            address,
            "reason",
            given={"reason": "A court said so.", "number": "1.0"},
        )

    def _desk(self) -> None:
        """A publication that is to come with a press link, a review link, an error that a reader reports."""
        address = f"/admin/reports/draft/{draft_key('air', 2024)}/publish/"
        page = client_of("publisher").get(address).content.decode()
        form = form_with(page, "day")
        reasons = {name: "Accepted by the recipe." for name in (form[1] if form else {}) if "reason" in name}
        self._post(
            "schedule", "2026-06-18T09:00", "publisher", address, "day",
            given={"when": "later", "day": "2026-07-01", "clock": "09:00", "zone": "Europe/Oslo", "is_frozen": "on", **reasons},
        )  # fmt: skip
        page = self._post(
            "press link", "2026-06-18T10:00", "publisher", address, "press_for",
            given={"_press": "1", "press_for": "press@example.org"},
        )  # fmt: skip
        self._token("press", page, "embargo")
        address = f"/admin/reports/draft/{draft_key('llm-developments', 2026)}/reviews/ask/"
        page = self._post(
            "review link", "2026-06-18T11:00", "editor", address, "reviewer",
            given={"reviewer": "Grace Reader", "email": "grace@example.org", "message": "Look at *all* of it.", "days": "30"},
        )  # fmt: skip
        self._token("review", page, "review")
        address = "/llm-developments/2025/v2.0/agents/report-an-error/"
        self._post(
            "error report", "2026-06-18T12:00", "", address, "wrong",
            given={"wrong": "The number is wrong.", "suggestion": "Another.", "name": "Rita", "email": "rita@example.org"},
        )  # fmt: skip

    def _token(self, name: str, page: str, word: str) -> None:
        found = re.search(rf"/{word}/([^/\"<\s]+)/", page)
        if found is None:
            raise Broken(f"The page of the {name} link shows no address.")
        self.tokens[name] = found[1]


def large_edition() -> str:
    """Return an edition with one section of some four hundred paragraphs, with notes, tables and lists."""
    parts, notes = ["# A large edition\n\nIt has one large section.\n\n## 1. Everything at once\n"], []
    for number in range(40):
        parts.append(f"### Part {number}\n")
        for each in range(8):
            words = " ".join(f"word{(number * 31 + each * 7 + place) % 97}" for place in range(45))
            parts.append(f"Paragraph {each} of part {number}: {words}.\n")
        parts.append(f"A remark[^n{number}] on it.\n\n- one\n- two\n- three\n")
        parts.append(f"| Key | Value |\n|---|---:|\n| first | {number} |\n| second | {number * 2} |\n")
        notes.append(f"[^n{number}]: Note {number}.\n")
    return "\n".join(parts + notes)
