"""Numbers as text from outside: read only where they are plain, and no larger than anything here can be."""

from decimal import Decimal, InvalidOperation

LARGEST_POWER = 40
MOST_DIGITS = 9


def whole(text: str) -> int | None:
    """A whole number of at most nine digits from 0 to 9. None for everything else, such as “²”, which `isdigit` takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def exact(text: str) -> Decimal:
    """Raises ValueError for what is no finite number, and for a power of ten that would fill the memory when written out."""
    try:
        found = Decimal(text)
    except InvalidOperation as fault:
        raise ValueError(text) from fault
    if not fits(found):
        raise ValueError(text)
    return found


def fits(number: Decimal) -> bool:
    return number.is_finite() and abs(number.adjusted()) <= LARGEST_POWER
