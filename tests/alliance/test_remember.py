"""What the parts of one page share."""

from types import SimpleNamespace

from alliance.remember import remembered


def counted(answer):
    """A read that gives `answer`, and the list of the times it was asked."""
    asked = []

    def read():
        asked.append(answer)
        return answer

    return read, asked


def test_a_row_is_asked_about_once_even_where_the_answer_is_nothing():
    row = SimpleNamespace()
    read, asked = counted(None)
    assert [remembered(row, "champion", read), remembered(row, "champion", read)] == [None, None]
    assert len(asked) == 1


def test_another_key_and_another_instance_read_for_themselves():
    row = SimpleNamespace()
    assert remembered(row, "plans", lambda: ["plan"]) == ["plan"]
    assert remembered(row, "rfis", lambda: ["rfi"]) == ["rfi"]
    assert remembered(SimpleNamespace(), "plans", lambda: ["newer plan"]) == ["newer plan"]
