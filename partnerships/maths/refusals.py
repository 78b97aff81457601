"""Refusals of the partnership mathematics: each says what is wrong and what to do, and names the field."""


class InvalidTerms(ValueError):
    """Terms or measurements that cannot be calculated with.

    `field` is the path of the offending value in the input, for example `bands[1].up_to`.
    """

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class MissingTerm(InvalidTerms):
    """A term that the model needs was not given."""


class NotANumber(InvalidTerms):
    """A value is not a plain, finite decimal number of usable size."""


class OutOfRange(InvalidTerms):
    """A number lies outside what the term can mean."""


class NegativeQuantity(OutOfRange):
    """A quantity or amount that cannot be negative is."""


class SharesDoNotSum(InvalidTerms):
    """Shares do not add up to exactly one."""


class BandsOutOfOrder(InvalidTerms):
    """Bands overlap, leave a gap, or do not end with an open one."""


class UnknownChoice(InvalidTerms):
    """A word that is not one of those allowed."""


class RepeatedName(InvalidTerms):
    """A party, period or milestone is listed twice."""


class UnapprovedAdjustment(InvalidTerms):
    """A non-routine adjustment of the baseline that nobody has approved."""


class NothingToDivideBy(InvalidTerms):
    """The measures of an allocation key are all zero."""
