"""As of when: a day (its end, in UTC; today means now) or an instant."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from reports.pages.refusals import CannotAsk

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A moment that can be asked for. `text` names it so that it means the same for ever: a day that is over, or an instant."""

    at: datetime
    text: str

    @property
    def is_day(self) -> bool:
        """Whether it is the end of a day, and not an instant."""
        return _DAY.fullmatch(self.text) is not None


def read_moment(text: str, *, now: datetime) -> Moment:
    """The moment that `?as_of=` names. Raises CannotAsk if it is none, or is still to come."""
    try:
        if _DAY.fullmatch(text):
            return _end_of(date.fromisoformat(text), text, now.astimezone(UTC))
        # A plus sign that was not escaped arrives as a space.
        if _INSTANT.fullmatch(asked := re.sub(r" (?=\d{2}:\d{2}\Z)", "+", text)):
            at = datetime.fromisoformat(asked).astimezone(UTC)
            if at > now:
                raise CannotAsk(text, is_future=True)
            return Moment(at, _named(at))
    except (ValueError, OverflowError):
        pass
    raise CannotAsk(text, is_future=False)


def _end_of(asked: date, text: str, now: datetime) -> Moment:
    if asked > now.date():
        raise CannotAsk(text, is_future=True)
    if asked == now.date():
        return Moment(now, _named(now))
    return Moment(datetime.combine(asked, time.max, UTC), text)


def _named(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
