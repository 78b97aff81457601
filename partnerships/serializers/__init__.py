"""How rows of partnerships are shown to other systems."""
