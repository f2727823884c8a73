"""Formats of dates and times in lists and read-only fields. Times are UTC."""

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
