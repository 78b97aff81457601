"""The Common Procurement Vocabulary: a subset by name (Commission Regulation (EC) 213/2008); others by code alone."""

from typing import Any

from django import forms

NAMES = {
    "03000000-1": "Agricultural, farming, fishing and forestry products",
    "09000000-3": "Petroleum products, fuel, electricity and other energy",
    "09300000-2": "Electricity, heating, solar and nuclear energy",
    "09330000-1": "Solar energy",
    "14000000-1": "Mining, basic metals and related products",
    "15000000-8": "Food, beverages and related products",
    "16000000-5": "Agricultural machinery",
    "18000000-9": "Clothing, footwear and accessories",
    "22000000-0": "Printed matter and related products",
    "24000000-4": "Chemical products",
    "30000000-9": "Office and computing machinery and supplies",
    "31000000-6": "Electrical machinery, equipment and lighting",
    "31500000-1": "Lighting equipment and electric lamps",
    "32000000-3": "Radio, communication and related equipment",
    "32400000-7": "Networks",
    "33000000-0": "Medical equipment and pharmaceuticals",
    "34000000-7": "Transport equipment",
    "34900000-6": "Miscellaneous transport equipment and spare parts",
    "34920000-2": "Road equipment",
    "34928500-3": "Street-lighting equipment",
    "34970000-7": "Traffic-monitoring equipment",
    "35000000-4": "Security, fire-fighting and police equipment",
    "37000000-8": "Musical instruments, sport goods and games",
    "38000000-5": "Laboratory, optical and precision equipment",
    "39000000-2": "Furniture, furnishings and cleaning products",
    "41000000-9": "Collected and purified water",
    "42000000-6": "Industrial machinery",
    "43000000-3": "Machinery for mining, quarrying and construction",
    "44000000-0": "Construction structures and materials",
    "45000000-7": "Construction work",
    "48000000-8": "Software packages and information systems",
    "50000000-5": "Repair and maintenance services",
    "51000000-9": "Installation services",
    "55000000-0": "Hotel, restaurant and retail trade services",
    "60000000-8": "Transport services",
    "63000000-9": "Supporting and auxiliary transport services",
    "63712400-7": "Parking services",
    "64000000-6": "Postal and telecommunications services",
    "65000000-3": "Public utilities",
    "66000000-0": "Financial and insurance services",
    "70000000-1": "Real estate services",
    "71000000-8": "Architectural, engineering and inspection services",
    "72000000-5": "IT services: consulting, software, Internet and support",
    "73000000-2": "Research and development services",
    "75000000-6": "Administration, defence and social security services",
    "76000000-3": "Services related to the oil and gas industry",
    "77000000-0": "Agricultural, forestry and horticultural services",
    "79000000-4": "Business services: law, marketing, consulting, security",
    "80000000-4": "Education and training services",
    "85000000-9": "Health and social work services",
    "90000000-7": "Sewage, refuse, cleaning and environmental services",
    "90500000-2": "Refuse and waste related services",
    "92000000-1": "Recreational, cultural and sporting services",
    "98000000-3": "Other community, social and personal services",
}
BY_DIGITS = {code[:8]: name for code, name in NAMES.items()}
DIVISION = 2


def said(code: str) -> str:
    """Code and name, or the code alone where it is not among the shipped."""
    name = BY_DIGITS.get(code[:8], "")
    return f"{code} {name}".strip()


def belongs(category: str, followed: str) -> bool:
    """Whether one of the two codes lies within the other; trailing zeros of a code stand for everything below it."""
    one, other = stem(category), stem(followed)
    return one.startswith(other) or other.startswith(one)


def stem(code: str) -> str:
    digits = code[:8]
    return digits[:DIVISION] + digits[DIVISION:].rstrip("0")


class CategoryInput(forms.TextInput):
    """A code, with the shipped ones offered by name while it is typed."""

    template_name = "procurement/category_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"codes": NAMES.items()}
        context["widget"]["attrs"] |= {"list": f"cpv-{name}", "autocomplete": "off"}
        return context
