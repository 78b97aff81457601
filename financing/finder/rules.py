"""All rules of the finder, in the order in which they are shown."""

from financing.finder import borrowing, funding, partners

RULES = (*borrowing.RULES, *partners.RULES, *funding.RULES)
