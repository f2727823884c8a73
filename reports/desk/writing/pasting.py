"""What is pasted into the writing surface: Markdown of the HTML on a clipboard."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from reports.desk.doors import desk_view
from reports.limits import PASTES
from reports.models.draft import Section


@desk_view("reports.change_section", Section)
@require_POST
def paste(request: HttpRequest, pk: int) -> JsonResponse:
    """The clipboard's `html` as Markdown, and what is told of it. Nothing of it is stored."""
    # A parser of HTML is large: it comes with the first paste.
    from reports.importing.html.pasted import read_pasted, refused

    if not PASTES.ask(request).is_granted:
        return JsonResponse(asdict(refused("more was pasted from your network than is read in ten minutes")))
    return JsonResponse(asdict(read_pasted(request.POST.get("html", ""))))
