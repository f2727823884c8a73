"""An edition, a section of it or a reference, cited: as CSL-JSON, BibTeX and RIS, and in APA style. No database."""
