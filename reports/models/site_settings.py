"""The site's name, menu and own pages. Changes show on all pages immediately; files and versions do not contain them."""

from typing import Any, ClassVar, Self

from django.db import models

from reports.addresses import OWN_PAGES, MenuPosition, MenuTarget


class SiteSettings(models.Model):
    """The settings of the site, in the only row of the table."""

    ONLY: ClassVar[int] = 1

    name = models.CharField(
        max_length=60,
        default="Perennial",
        help_text="Shown in the header of pages outside reports, in titles and in link previews.",
    )
    says_perennial = models.BooleanField(
        "show software credit",
        default=True,
        help_text="Shows “published with Perennial” in the footer.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "site"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = self.ONLY
        super().save(*args, **kwargs)

    @classmethod
    def now(cls) -> Self:
        """Return the settings, or unsaved defaults."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)


class SitePage(models.Model):
    """A page that the site's administrators write, at /about/, /imprint/, /privacy/ or /contact/."""

    site = models.ForeignKey(SiteSettings, on_delete=models.CASCADE, related_name="pages")
    slug = models.CharField(
        "web address",
        max_length=10,
        choices=[(each.value, f"/{each.value}/") for each in OWN_PAGES],
        unique=True,
    )
    title = models.CharField(max_length=120)
    body = models.TextField("text", help_text="Markdown: paragraphs, lists, links, **bold**.")

    class Meta:
        ordering = ["pk"]
        verbose_name = "page"

    def __str__(self) -> str:
        return self.title


class MenuEntry(models.Model):
    """An entry of the menu in the header or footer, with its target."""

    site = models.ForeignKey(SiteSettings, on_delete=models.CASCADE, related_name="menu")
    place = models.CharField(
        max_length=4, choices=[(MenuPosition.HEAD.value, "head"), (MenuPosition.FOOT.value, "foot")]
    )
    position = models.PositiveSmallIntegerField("order", default=1)
    label = models.CharField("words", max_length=40)
    target = models.CharField("link target", max_length=10, choices=[(each.value, each.value) for each in MenuTarget])

    class Meta:
        ordering = ["place", "position", "pk"]
        verbose_name = "menu entry"
        verbose_name_plural = "menu"

    def __str__(self) -> str:
        return self.label
