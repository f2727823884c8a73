"""A published edition with a picture."""

from reports import drafting, publishing
from reports.importing.pictures import open_picture
from reports.models.draft import Figure
from reports.models.people import Actor
from reports.models.series import StoredPicture
from reports.models.storage import picture_path, write_once
from tests import making
from tests.exporting.pictures import png


def store(size=(1000, 500), colour="maroon", kind="PNG", **how):
    picture = open_picture(png(colour, size, kind, **how), is_published=True)
    write_once(picture_path(picture.sha256), picture.data)
    return StoredPicture.of(picture)


def draft_with_picture(**how):
    edition = making.draft_edition()
    picture = store(**how)
    Figure.objects.create(draft=edition.draft, key="photo", alt="The sea, red.", picture=picture)
    section = edition.draft.sections.get(slug="tides")
    section.body += "\n\n![[photo]]\n"
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", making.AT))
    return edition, picture


def edition_with_picture(**how):
    edition, picture = draft_with_picture(**how)
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    edition.refresh_from_db()
    return edition, picture
