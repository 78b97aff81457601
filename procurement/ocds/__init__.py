"""Open contracting data, OCDS 1.1.5: an RFI is a planning process; what it leads to is a process of its own."""
