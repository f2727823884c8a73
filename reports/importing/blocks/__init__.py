"""Paragraphs and tables of Word files, web pages and clipboards, and their conversion to Markdown."""
