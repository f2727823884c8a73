"""How days and times are written where no page says otherwise: in lists and beside what is only looked at. Times are UTC."""

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
