"""Files made of a document, in all formats. A new format is one module and one line here. No database."""

from reports.exporting.archive import write_archive
from reports.exporting.context import CannotBeWritten, Context, Format, is_large, write_file
from reports.exporting.data_files import write_bibtex, write_csl_json, write_csv, write_json, write_ris
from reports.exporting.epub import write_epub
from reports.exporting.markdown import write_markdown
from reports.exporting.pdf import write_pdf
from reports.exporting.word import write_docx
from reports.languages import Phrase

_OFFICE = "openxmlformats-officedocument"
#: All formats, by their names.
FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("pdf", ".pdf", "application/pdf", write_pdf, "PDF", is_costly=True, of_drafts=True, for_press=True),
        Format("epub", ".epub", "application/epub+zip", write_epub, "EPUB", is_costly=True, for_press=True),
        Format(
            "docx", ".docx", f"application/vnd.{_OFFICE}.wordprocessingml.document", write_docx, "Word", of_drafts=True
        ),
        Format("md", ".md", "text/markdown; charset=utf-8", write_markdown, "Markdown", of_drafts=True),
        Format("json", ".json", "application/json", write_json, "JSON", of_drafts=True),
        Format("csv", ".csv", "text/csv; charset=utf-8; header=present", write_csv, Phrase("CSV (assessments)").text),
        Format("bib", ".bib", "application/x-bibtex; charset=utf-8", write_bibtex, "BibTeX"),
        Format("ris", ".ris", "application/x-research-info-systems", write_ris, "RIS"),
        Format("csl", ".csl.json", "application/vnd.citationstyles.csl+json", write_csl_json, "CSL-JSON"),
        Format("zip", ".zip", "application/zip", write_archive, Phrase("Web pages (ZIP)").text, is_costly=True),
    )
}
