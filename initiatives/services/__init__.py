"""Everything that changes in initiatives, by noun."""

from initiatives.services.needs import (
    accept_need,
    answer_need,
    decline_need,
    raise_need,
    revise_need,
    tell_about,
    watch_need,
)

__all__ = [
    "accept_need",
    "answer_need",
    "decline_need",
    "raise_need",
    "revise_need",
    "tell_about",
    "watch_need",
]
