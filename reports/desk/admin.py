"""Registers the desk with Django’s admin."""
