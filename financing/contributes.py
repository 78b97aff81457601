"""What financing puts in the product's slots."""


def fill() -> None:
    pass
