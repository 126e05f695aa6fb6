"""Days, hours and how far away they are, in words.

The patterns are our own. CLDR's Vietnamese writes "Thứ Sáu" and "Chủ Nhật" where running text has "thứ
Sáu" and "Chủ nhật", and does not know the 0 an office writes before a small day or month.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from notifications.wording.words import Words


def weekday(words: Words, number: int) -> str:
    """The name of a weekday, 0 to 6: "thứ Sáu" for 4."""
    return words.say(f"weekday.{number}")


def day(words: Words, on: date) -> str:
    """A day in full: "thứ Sáu, ngày 27 tháng 11 năm 2026"."""
    return words.say(
        "date.day",
        weekday=weekday(words, on.weekday()),
        day=on.day,
        month=words.say(f"month.{on.month}"),
        year=on.year,
    )


def hour(at: datetime) -> str:
    """The hour of a wall time that is already local: "14:00"."""
    return f"{at.hour:02}:{at.minute:02}"


def moment(words: Words, at: datetime) -> str:
    """An instant in full, local: "14:00, thứ Sáu, ngày 27 tháng 11 năm 2026"."""
    local = words.local(at)
    return words.say("moment.day", time=hour(local), date=day(words, local.date()))


def hours(words: Words, start: datetime, end: datetime) -> str:
    """From when to when, local: "14:00 đến 15:30, thứ Sáu, …"; the start alone where it ends on another day."""
    first, last = words.local(start), words.local(end)
    if first.date() != last.date():
        return moment(words, start)
    return words.say("moment.range", start=hour(first), end=hour(last), date=day(words, first.date()))


def opening(words: Words, at: datetime) -> str:
    """When something opens: the day alone where it opens at midnight."""
    local = words.local(at)
    return day(words, local.date()) if _is_midnight(local) else moment(words, at)


def numeric(words: Words, on: date, *, year: bool = False) -> str:
    """A day in figures: "27/11", or "27/11/2026" with `year`."""
    return words.say(
        "date.numeric.year" if year else "date.numeric",
        day=on.day,
        month=words.say(f"month.short.{on.month}"),
        year=on.year,
    )


def day_short(words: Words, on: date) -> str:
    """A day in short: "thứ Năm 26/11"."""
    name = words.say(f"weekday.short.{on.weekday()}")
    return words.say("date.short", weekday=name, numeric=numeric(words, on))


def moment_short(words: Words, at: datetime) -> str:
    """An instant in short, local: "15:00 thứ Năm 26/11"."""
    local = words.local(at)
    return words.say("moment.short", time=hour(local), date=day_short(words, local.date()))


def opening_short(words: Words, at: datetime) -> str:
    """When something opens, in short: "thứ Bảy 18/11", with the hour before it unless it is midnight."""
    local = words.local(at)
    return day_short(words, local.date()) if _is_midnight(local) else moment_short(words, at)


def day_beside(words: Words, on: date, other: date) -> str:
    """A day beside `other`: "ngày 27" in the same month, else "ngày 27/11" or "ngày 27/12/2026"."""
    if (on.year, on.month) == (other.year, other.month):
        return words.say("date.of_month", day=on.day, numeric=numeric(words, on))
    text = numeric(words, on, year=on.year != other.year)
    return words.say("date.of_month.other", numeric=text)


def span(words: Words, first: date, last: date) -> str:
    """Neighbouring days: "từ 01/02 đến 14/02"; one day alone is "01/02"."""
    if first == last:
        return numeric(words, first)
    return words.say("date.span", first=numeric(words, first), last=numeric(words, last))


def month(words: Words, on: date) -> str:
    """A month in figures: "11/2026"."""
    return words.say("date.month", month=words.say(f"month.tag.{on.month}"), year=on.year)


def month_long(words: Words, on: date) -> str:
    """A month in words: "tháng 11/2026"."""
    name, tag = words.say(f"month.{on.month}"), words.say(f"month.tag.{on.month}")
    return words.say("date.month.long", month=name, tag=tag, year=on.year)


def away(words: Words, now: datetime, to: datetime, *, whole_day: bool = False) -> str:
    """How far `to` is by local calendar days: "còn 2 ngày", "ngày mai", "hôm nay, còn 3 giờ".

    Of midnight, which is over as soon as its day begins, the hours are said too: "ngày mai, còn 3 giờ".
    "" where it is past: what has been is not counted.
    """
    today, target = words.local(now).date(), words.local(to).date()
    days = (target - today).days
    if days < 0 or (to <= now and not (whole_day and days == 0)):
        return ""
    if days > 1:
        return words.say("away.left", length=length(words, "day", days))
    # Of a deadline at 00:00 nothing is left when "tomorrow" begins.
    hurries = not whole_day and (days == 0 or _is_midnight(words.local(to)))
    left = _left(words, to - now) if hurries else ""
    day_words = words.say("away.tomorrow" if days else "away.today")
    return words.say("list.comma").join(filter(None, (day_words, left)))


def length(words: Words, unit: str, count: int) -> str:
    """A length of time: "3 ngày"; `unit` is "day", "working_day", "hour" or "minute"."""
    return words.say(f"unit.{unit}.one" if count == 1 else f"unit.{unit}", count=count)


def duration(words: Words, lasting: timedelta) -> str:
    """A length of time in hours and minutes: "1 giờ 30 phút"."""
    hours, minutes = divmod(round(lasting.total_seconds() / 60), 60)
    parts = [length(words, "hour", hours)] if hours else []
    if minutes or not hours:
        parts.append(length(words, "minute", minutes))
    return " ".join(parts)


def _left(words: Words, left: timedelta) -> str:
    """Rounded to five minutes: nobody reads a mail in the second it is sent."""
    five = timedelta(minutes=5)
    return words.say("away.left", length=duration(words, max(five, round(left / five) * five)))


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute) == (0, 0)
