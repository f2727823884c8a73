"""Which representation a request gets: by `format`, where the operation has it, or by the Accept header."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from reports.api.problems import INVALID_VALUE, wrong_parameters


class Representation(BaseRenderer):
    """A media type that answers are given in. Views write the bytes; this only takes part in the negotiation."""

    charset: str | None = "utf-8"


class Json(Representation):
    media_type = "application/json"
    format = "json"
    charset = None


class Csv(Representation):
    media_type = "text/csv"
    format = "csv"


class NdJson(Representation):
    media_type = "application/x-ndjson"
    format = "ndjson"


class Markdown(Representation):
    media_type = "text/markdown"
    format = "md"


class Zip(Representation):
    media_type = "application/zip"
    format = "zip"
    charset = None


class FormatOrAccept(DefaultContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        view: Any = (request.parser_context or {}).get("view")
        wanted = request.query_params.get("format", "")
        if wanted and any(parameter.name == "format" for parameter in view.all_parameters()):
            return self._by_name(wanted, renderers)
        return super().select_renderer(_Accepting(request), renderers)  # type: ignore[arg-type]

    def _by_name(self, wanted: str, renderers: Iterable[BaseRenderer]) -> tuple[BaseRenderer, str]:
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        allowed = [str(renderer.format) for renderer in renderers]
        detail = f"“format” is one of {', '.join(allowed)}."
        error = {"parameter": "format", "value": wanted[:100], "detail": detail, "allowed": allowed}
        raise wrong_parameters(INVALID_VALUE, [error])


class _Accepting:
    """A request of which only the Accept header is looked at: `format` is a parameter of ours, or an unknown one."""

    def __init__(self, request: Request) -> None:
        self.META = request.META
        self.headers = request.headers
        self.query_params: dict[str, str] = {}
