"""Files of large documents, each made in a limited process: what it takes, nobody else on the machine shall lack."""

from dataclasses import replace

from reports.document.types import EditionDocument
from reports.exporting.context import CannotBeWritten, Context, Format
from reports.limited_process import LimitExceeded, call_limited

#: In characters of all its texts: from here on, a document is large. The demo's editions have a tenth of it.
LARGE = 400_000
#: In bytes of memory, and in seconds of processor time.
MEMORY, SECONDS = 4 * 1024**3, 300


def is_large(document: EditionDocument) -> bool:
    """Whether its files take so long to make that nobody should wait for them."""
    return sum(len(section.body) for section in document.sections) > LARGE


def write_file(kind: Format, document: EditionDocument, context: Context) -> bytes:
    """The file; a costly one of a large document is made in a limited process. Raises CannotBeWritten."""
    if not (kind.is_costly and is_large(document)):
        return kind.write(document, context)
    shown = {picture.sha256: context.pictures(picture.sha256) for _, picture in document.pictures()}
    context = replace(context, pictures=shown.__getitem__)
    try:
        return call_limited(kind.write, document, context, seconds=SECONDS, memory=MEMORY)
    except LimitExceeded as error:
        raise CannotBeWritten(str(error)) from error
