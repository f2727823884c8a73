"""Editions, sections, figures, references, and files in and out."""
