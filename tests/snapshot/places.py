"""Addresses of special states, rows of the desk and values of the API's parameters that a snapshot includes."""

from typing import Any

from reports.exporting import FORMATS

#: Addresses of special states, in addition to those that links and the sitemap have.
SPECIAL = (
    "/", "/nothing/", "/llm-developments/2031/", "/meer/2024/v1.1/", "/meer/2024/v1.0/", "/meer/2024/versions/",
    "/meer/2024/v1.1/gezeitenkraft/", "/air/2021/", "/air/2021/v1.0/", "/air/2022/", "/air/2022/v1.0/still-air/",
    "/old/efficiency.html", "/old/", "/berichte/meer-2024.html", "/llm-developments/2024/?as_of=2999-01-01",
    "/llm-developments/2024/?as_of=2024-12-31", "/llm-developments/2024/?as_of=2025-02-01", "/trends/reasoning/",
    "/llm-developments/2024/compare/1.0...1.1/", "/llm-developments/compare/2024...2025/", "/trends", "/search/",
    "/search/?q=agents", "/search/?q=Gezeiten", "/search/?q=Tulu", "/search/?q=zzzz", "/search/?q=the&report=sun-and-wind",
    "/meer/2024/?as_of=2026-06-18", "/admin/",
    "/api/", "/api/nothing/", "/api/nothing.csv", "/api/docs/", "/api/guide/", "/healthz", "/readyz",
    "/robots.txt", "/sitemap.xml", "/llms.txt", "/feed.atom", "/meer/feed.atom", "/.well-known/security.txt",
    "/checkpoints/", "/checkpoints/log.json", "/schemas/edition-document-2.json",
    "/llm-developments/card.png", "/llm-developments/2025/card.png",
    "/llm-developments/2025/agents/card.png", "/llm-developments/2025/picture.svg", "/llm-developments/2025/picture.png",
    "/llm-developments/2024/v1.0/efficiency/report-an-error/", "/sun-and-wind/2023/compare/1.0...1.1/",
    "/llm-developments/2025/figures/experts/embed/", "/admin/login/", "/admin/account/password/reset/",
    "/large/2024/everything-at-once/", "/bahr/2024/tidal-energy/",
    *(f"/llm-developments/2025/figures/experts/experts.{kind}" for kind in ("csv", "json", "svg", "png")),
    *(f"/{report}/{year}/{report}-{year}.{kind}" for report, year in (("llm-developments", 2025), ("meer", 2024), ("bahr", 2024))
      for kind in FORMATS),
)  # fmt: skip
#: The number of addresses of each kind for each report, and of rounds in which new links are followed.
OF_A_KIND, ROUNDS = 2, 3
#: The rows of the desk's tables that are opened: the first by every role, and two by the author, of sections one of their own and one of
#: another person. Of other tables, the first and the last.
ROWS: dict[str, list[dict[str, Any]]] = {
    "reports.draft": [
        {"edition__report__slug": slug, "edition__year": year}
        for slug, year in (("llm-developments", 2026), ("meer", 2025), ("air", 2024), ("large", 2024))
    ],
    "reports.section": [
        {"slug": slug, "draft__edition__report__slug": report, "draft__edition__year": year}
        for slug, report, year in (
            ("agents", "llm-developments", 2026), ("open-weights", "llm-developments", 2026), ("gezeitenkraft", "meer", 2025),
            ("tidal-energy", "bahr", 2025), ("everything-at-once", "large", 2024),
        )
    ],
    "reports.version": [
        {"edition__report__slug": slug, "edition__year": year}
        for slug, year in (("llm-developments", 2025), ("meer", 2024), ("air", 2022))
    ],
    "reports.report": [{"slug": slug} for slug in ("llm-developments", "meer")],
}  # fmt: skip
#: Values for the parts of addresses that are not keys of a table.
PARTS = {"<str:format_name>": ("md", "json", "docx", "pdf"), "<int:number>": ("1",)}
#: Values of the API's path parameters, of which its schema lists none.
PLACES = (
    {"report": "llm-developments", "year": "2024", "version": "latest", "section": "efficiency", "trend": "reasoning",
     "technique": "quantization", "paragraph": "p-e15e8264a7", "figure": "aime-2024"},
    {"report": "meer", "year": "2024", "version": "1.0", "section": "gezeitenkraft", "trend": "gezeitenkraft",
     "technique": "gezeitenturbinen", "paragraph": "p-0000000000", "figure": "none"},
    {"report": "bahr", "year": "2024", "version": "1.0", "section": "tidal-energy", "trend": "multimodal",
     "technique": "turbines", "paragraph": "p-0000000000", "figure": "none"},
    {"report": "meer", "year": "2024", "version": "1.1", "section": "gezeitenkraft", "trend": "none", "technique": "none",
     "paragraph": "p-0000000000", "figure": "none"},
    {"report": "air", "year": "2022", "version": "1.0", "section": "still-air", "trend": "high-winds", "technique": "none",
     "paragraph": "p-0000000000", "figure": "none"},
)  # fmt: skip
VALUES = {
    "from": ("2023", "1.0"), "to": ("2024", "1.1"), "q": ("agents", "Gezeiten"), "text": ("model",), "page": ("2",),
    "report": ("meer",), "trend": ("reasoning",), "technique": ("quantization",), "section": ("agents",), "per_page": ("3",),
    "broader": ("quantization",), "theme": ("abilities",), "keyword": ("Strom",), "key": ("tide2020",), "year": ("2024",),
    "reference": ("tide2020",), "doi": ("10.1234/gezeiten",), "year_from": ("2024",), "year_to": ("2024",), "as_of": ("2025-02-01",),
}  # fmt: skip
USUAL = {"integer": ("1",), "boolean": ("true", "false"), "string": ("2025-06-01",)}
