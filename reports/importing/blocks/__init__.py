"""Blocks of text as Markdown: what Word files, web pages and clipboards have in common."""
