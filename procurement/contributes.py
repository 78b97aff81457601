"""What procurement puts in the product's slots."""


def fill() -> None:
    pass
