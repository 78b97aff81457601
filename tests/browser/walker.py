"""A person at the pages: reads, clicks and types what a sighted or listening person would, by the words on the page."""

import re
from urllib.parse import urlsplit

NEXT_PART = "(part => part && (part.scrollIntoView(), true))(document.querySelector('main [hx-trigger=revealed]'))"


class Person:
    """Knows no address and no identifier: links, buttons and fields are found by their names alone."""

    def __init__(self, page, name):
        self.page, self.name = page, name

    @property
    def main(self):
        return self.page.locator("main")

    def goes_to(self, place):
        """By the navigation of every page; a part of it that is folded is unfolded first."""
        menu = self.page.get_by_role("navigation", name="Main")
        name = re.compile(rf"^{re.escape(place)}( \d+ waiting)?$")
        link = menu.get_by_role("link", name=name)
        if not link.count():
            hidden = self.page.get_by_role("link", name=name, include_hidden=True)
            menu.locator("details:not([open])").filter(has=hidden).locator("summary").click()
        return self.opens(link)

    def follows(self, name, within=None):
        """The first link of that name in the page, or in the part that `within` names by its heading or words."""
        link = (self.part(within) if within else self.main).get_by_role("link", name=name)
        if not link.count():
            self.reads_on()
        return self.opens(link.first)

    def reads_on(self):
        """Scroll to what comes only when one gets there, until all of it has come."""
        for _ in range(100):
            if not self.page.evaluate(NEXT_PART):
                return
            self.page.wait_for_timeout(100)

    def opens(self, target):
        """Click, and wait for the page that comes."""
        with self.page.expect_navigation():
            target.click()
        return self

    def part(self, words):
        """The innermost section, article, list item or table row that says so."""
        return self.main.locator("section, article, li, tr").filter(has_text=words).last

    def takes_up(self, task):
        """The task's one button in My work."""
        self.goes_to("My work")
        return self.opens(self.main.locator("article.task").filter(has_text=task).get_by_role("link").first)

    def acts(self, name):
        """A button of the page's head, or under its menu More. Opens its form or its question."""
        head = self.page.locator(".page-head__acts")
        link = head.get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            head.locator("summary").click()
        return self.opens(link)

    def unfolds(self, part):
        """A part of a form that is folded away because most people need not fill it in."""
        self.main.locator("summary").filter(has_text=part).click()
        return self

    def fills(self, fields):
        """Label to value: text is typed, a choice is taken by its words, True ticks."""
        for label, value in fields.items():
            self.fill(label, value)
        return self

    def fill(self, label, value):
        name = re.compile(rf"^{re.escape(label)}( \(optional\))?$")
        found = self.main.get_by_label(name).or_(self.main.get_by_role("group", name=name))
        field = found.and_(self.main.locator("input, select, textarea, fieldset")).locator("visible=true")
        kind = field.evaluate("found => found.type || found.tagName")
        if kind.startswith("select"):
            field.select_option([self.option(field, words) for words in listed(value)])
        elif kind in ("checkbox", "radio"):
            field.set_checked(value)
        elif kind == "fieldset":
            self.tick(field, value)
        else:
            field.fill(value)

    def tick(self, group, value):
        """Choices of a group of ticks or dots, by their words."""
        for words in listed(value):
            group.get_by_label(words).first.check()

    def option(self, field, words):
        return field.locator("option").filter(has_text=words).first.get_attribute("value")

    def presses(self, name):
        """Send a form by its button. Fails with what the page complains about, if it does."""
        before = self.page.url
        self.opens(self.main.get_by_role("button", name=name, exact=True))
        complaint = self.main.locator(".summary, .note.bad")
        assert not complaint.count(), (self.name, name, urlsplit(before).path, complaint.first.inner_text())
        return self

    def does(self, name, fields=None):
        """Open an act from the page's head, fill it in, send it by its button of the same name."""
        return self.acts(name).fills(fields or {}).presses(name)

    def sees(self, words):
        self.main.get_by_text(words).locator("visible=true").first.wait_for(timeout=5000)
        return self


def listed(value):
    return value if isinstance(value, list | tuple) else [value]
