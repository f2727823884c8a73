"""Citations of editions, sections, paragraphs and references: CSL-JSON, BibTeX, RIS and APA style. No database."""
