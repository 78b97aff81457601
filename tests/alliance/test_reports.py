"""Reports people build: what they show, to whom, in which forms, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from alliance import documents, jobs, messages
from alliance.errors import NotAllowed
from alliance.models import AuditEntry, Document, Job, Mail, Report
from alliance.reporting import answers, catalogue, sending, services
from alliance.reporting import sample as report_samples
from tests.factories.alliance import DepartmentFactory, ReportFactory
from tests.factories.initiatives import InitiativeFactory, LessonFactory, NeedFactory, PilotFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PEOPLE = ("champion", "office", "department_staff", "council_member", "auditor")


@pytest.fixture
def portfolio(city, cast):
    water, streets = DepartmentFactory(name="Water"), DepartmentFactory(name="Streets")
    return [
        InitiativeFactory(
            title="Lamps", state="proposed", department=streets, cost_likely=Decimal("100.50"), is_public=True
        ),
        InitiativeFactory(title="Leaks", state="piloting", department=water, cost_likely=Decimal(200), is_public=False),
        InitiativeFactory(
            title="Buses", state="piloting", department=streets, cost_likely=Decimal(50), is_public=False
        ),
    ]


def built(by, **values):
    return services.build_report(**{"title": "Mine", "rows": "initiatives", "by": by, "on": TODAY} | values)


def cells(report, reader):
    return answers.answer(report, reader, on=TODAY).rows


class TestWhatItShows:
    def test_rows_with_the_columns_chosen_in_the_order_chosen(self, cast, portfolio):
        report = built(cast.office, columns=["title", "state", "department"], ordering="-cost_likely")
        assert cells(report, cast.office) == [
            ["Leaks", "Piloting", "Water"],
            ["Lamps", "Proposed", "Streets"],
            ["Buses", "Piloting", "Streets"],
        ]

    def test_groups_are_counted_and_summed_in_the_database(self, cast, portfolio):
        report = built(cast.office, group_by=["state"], measure="sum", measured="cost_likely", chart="bars")
        found = answers.answer(report, cast.office)
        assert found.head == ["Stage", "How many", "Sum of likely cost"]
        assert sorted(found.rows) == [["Piloting", 2, "250.00"], ["Proposed", 1, "100.50"]]
        assert found.said == "3 initiatives in 2 groups."
        assert sorted(zip(found.chart["labels"], found.chart["series"][0]["values"], strict=True)) == [
            ("Piloting", 250.0),
            ("Proposed", 100.5),
        ]

    def test_groups_of_a_choice_stand_in_its_own_order(self, cast, portfolio):
        for state in ("stopped", "deciding", "in_service"):
            InitiativeFactory(state=state)
        report = built(cast.office, group_by=["state"], chart="bars")
        found = answers.answer(report, cast.office)
        assert [row[0] for row in found.rows] == ["Proposed", "Piloting", "Deciding", "In service", "Stopped"]
        assert found.chart["labels"] == [row[0] for row in found.rows]

    def test_days_come_before_choices_where_they_were_chosen_first(self, cast, city):
        for month, domain in ((3, "water"), (1, "water"), (1, "energy")):
            NeedFactory(state="accepted", domain=domain, created_at=datetime(2026, month, 15, tzinfo=UTC))
        report = built(cast.office, rows="needs", group_by=["created_at.month", "domain"], chart="columns")
        found = answers.answer(report, cast.office)
        assert [row[:2] for row in found.rows] == [["2026-01", "Energy"], ["2026-01", "Water"], ["2026-03", "Water"]]
        assert found.chart["labels"] == ["2026-01", "2026-03"]

    def test_two_groups_make_series_and_the_smallest_stand_together(self, cast, portfolio):
        for number in range(5):
            InitiativeFactory(state="proposed", department=DepartmentFactory(name=f"D{number}"))
        found = answers.answer(built(cast.office, group_by=["state", "department"], chart="columns"), cast.office)
        names = [series["name"] for series in found.chart["series"]]
        assert len(names) == 4
        assert names[-1] == "All others"
        assert sum(sum(series["values"]) for series in found.chart["series"]) == 8

    def test_days_are_grouped_by_month_quarter_and_year(self, cast, city):
        for month in (1, 2, 5):
            NeedFactory(state="accepted", created_at=datetime(2026, month, 15, tzinfo=UTC))
        for step, labels in (
            ("month", ["2026-01", "2026-02", "2026-05"]),
            ("quarter", ["2026 Q1", "2026 Q2"]),
            ("year", ["2026"]),
        ):
            report = built(cast.office, rows="needs", group_by=[f"created_at.{step}"])
            assert [row[0] for row in cells(report, cast.office)] == labels

    @pytest.mark.parametrize(
        ("condition", "titles"),
        [
            ({"field": "state", "is": "is", "value": "piloting"}, {"Leaks", "Buses"}),
            ({"field": "state", "is": "is", "value": "Proposed"}, {"Lamps"}),
            ({"field": "state", "is": "is_not", "value": "proposed"}, {"Leaks", "Buses"}),
            ({"field": "department", "is": "is", "value": "water"}, {"Leaks"}),
            ({"field": "cost_likely", "is": "at_least", "value": "100.50"}, {"Lamps", "Leaks"}),
            ({"field": "cost_likely", "is": "at_most", "value": "100.50"}, {"Lamps", "Buses"}),
            ({"field": "title", "is": "contains", "value": "EAK"}, {"Leaks"}),
            ({"field": "is_public", "is": "is", "value": "yes"}, {"Lamps"}),
            ({"field": "ward", "is": "is_filled"}, set()),
            ({"field": "owner", "is": "is_empty"}, {"Lamps", "Leaks", "Buses"}),
        ],
    )
    def test_conditions_say_which_rows(self, cast, portfolio, condition, titles):
        for row in portfolio:
            type(row).objects.filter(pk=row.pk).update(ward="", owner=None)
        report = built(cast.office, columns=["title"], conditions=[condition])
        assert {row[0] for row in cells(report, cast.office)} == titles

    def test_last_days_move_with_the_day_of_the_reading(self, cast, city):
        NeedFactory(title="Old", state="accepted", created_at=datetime(2026, 11, 1, 12, tzinfo=UTC))
        report = built(
            cast.office,
            rows="needs",
            columns=["title"],
            conditions=[{"field": "created_at", "is": "last_days", "value": "30"}],
        )
        assert answers.answer(report, cast.office, on=TODAY).total == 1
        assert answers.answer(report, cast.office, on=TODAY + timedelta(days=30)).total == 0

    def test_more_rows_cost_no_more_statements(self, cast, portfolio, city):
        report = built(cast.office, columns=["title", "department", "owner"])
        counts = []
        for number in (0, 20):
            InitiativeFactory.create_batch(number)
            with CaptureQueriesContext(connection) as asked:
                answers.answer(report, cast.office)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("noun", catalogue.reportable(), ids=lambda noun: noun.path)
    def test_every_kind_of_row_can_be_listed_and_grouped_by_each_of_its_fields(self, cast, city, noun):
        fields = catalogue.fields_of(noun)
        report = Report(rows=noun.path, columns=list(fields)[:30], title="x")
        assert answers.answer(report, cast.auditor).total >= 0
        for group in catalogue.groups_of(noun):
            assert answers.answer(Report(rows=noun.path, group_by=[group], title="x"), cast.auditor).is_grouped


class TestWhoSeesWhat:
    def test_each_reader_gets_the_rows_they_may_see_counted_too(self, cast, portfolio):
        listed = built(cast.office, columns=["title"])
        counted = built(cast.office, group_by=["state"])
        assert len(cells(listed, cast.office)) == 3
        assert [row[0] for row in cells(listed, cast.department_staff)] == ["Lamps"]
        assert cells(counted, cast.department_staff) == [["Proposed", 1]]

    def test_a_row_named_by_another_is_named_only_to_those_who_see_it(self, cast, portfolio):
        PilotFactory(initiative=portfolio[1])
        report = built(cast.office, rows="lessons", columns=["pilot"])
        LessonFactory(pilot__initiative=portfolio[1])
        assert cells(report, cast.department_staff) == [["Not shown to you"]]
        assert cells(report, cast.office) != [["Not shown to you"]]

    def test_it_shows_no_secret_column_of_any_kind(self):
        for noun in catalogue.reportable():
            secret = getattr(noun.model, "secret_fields", frozenset())
            fields = catalogue.fields_of(noun)
            assert not secret & set(fields), noun.path
            assert set(fields) <= set(noun.serializer.Meta.fields)

    def test_it_is_found_by_its_builder_then_by_everybody_inside_and_by_nobody_outside(self, cast, api):
        report = built(cast.office)
        assert api(cast.council_member).get(f"/api/v1/reports/{report.pk}/").status_code == 404
        services.share_report(report=report, by=cast.office)
        assert api(cast.council_member).get(f"/api/v1/reports/{report.pk}/").status_code == 200
        for path in ("", "answer/", "export.csv"):
            for who in (cast.vendor, cast.resident):
                assert api(who).get(f"/api/v1/reports/{report.pk}/{path}").status_code == 404

    def test_others_may_not_edit_share_send_or_remove_it(self, cast):
        report = ReportFactory(created_by=cast.office)
        acts = (
            lambda by: services.revise_report(report=report, title="Theirs", by=by, on=TODAY),
            lambda by: services.unshare_report(report=report, by=by),
            lambda by: services.schedule_report(
                report=report, every="day", format="csv", readers=[by], by=by, on=TODAY
            ),
            lambda by: services.remove_report(report=report, by=by),
        )
        for act in acts:
            with pytest.raises(NotAllowed):
                act(cast.council_member)
        services.remove_report(report=report, by=cast.administrator)
        assert not Report.objects.exists()
        assert AuditEntry.objects.filter(action="remove", subject_type="alliance.report").exists()

    def test_a_condition_on_a_row_one_may_not_see_finds_nothing_out(self, cast, portfolio):
        hidden = {"field": "initiative", "is": "is", "value": portfolio[1].reference}
        with pytest.raises(ValidationError, match="there is none that you may see"):
            built(cast.department_staff, rows="pilots", conditions=[hidden])
        report = built(cast.office, rows="pilots", conditions=[hidden])
        with pytest.raises(ValidationError, match="cannot be answered for you"):
            answers.answer(report, cast.department_staff)


class TestRefusals:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"rows": "secrets"}, "There are no such rows. Choose one of: absences"),
            ({"rows": "api-tokens"}, "There are no such rows."),
            ({"columns": ["title", "password"]}, "There is no “password” among these rows. There is: "),
            ({"columns": ["title", "title"]}, "Choose each only once."),
            ({"columns": "title"}, "Send a list"),
            ({"group_by": ["cost_likely"]}, "There is no “cost_likely” among these rows."),
            ({"group_by": ["state", "domain", "department"]}, "Choose at most 2."),
            ({"measure": "sum", "measured": "cost_likely"}, "Say what to group by"),
            ({"group_by": ["state"], "measure": "sum", "measured": "title"}, "There is no “title” among these rows."),
            ({"chart": "bars"}, "A chart shows groups: say what to group by."),
            ({"chart": "pie", "group_by": ["state"]}, "not a valid choice"),
            ({"ordering": "-nothing"}, "There is no “nothing” among these rows."),
            (
                {"conditions": [{"field": "colour", "is": "is", "value": "red"}]},
                "Condition 1: there is no field “colour”.",
            ),
            ({"conditions": [{"field": "state", "is": "is", "value": "ready"}]}, "Condition 1: Stage is one of: "),
            ({"conditions": [{"field": "state", "is": "contains", "value": "i"}]}, "can be compared by: is, is_not"),
            (
                {"conditions": [{"field": "created_at", "is": "at_least", "value": "soon"}]},
                "write the day as 2026-11-23.",
            ),
            ({"conditions": [{"field": "cost_likely", "is": "at_least", "value": "1e999"}]}, "as digits"),
            ({"conditions": [{"field": "cost_likely", "is": "at_least", "value": "NaN"}]}, "as digits"),
            ({"conditions": [{"field": "created_at", "is": "last_days", "value": "-1"}]}, "a whole number of days"),
            ({"conditions": [{"field": "state", "is": "is"}]}, "Condition 1: say the value."),
            ({"conditions": [{"field": "title", "is": "is", "value": "a\x00"}]}, "cannot be stored"),
            ({"conditions": ["x"]}, "Row 1: send an object"),
        ],
    )
    def test_what_cannot_be_is_refused_by_its_sentence_and_nothing_is_kept(self, cast, city, api, values, said):
        body = {"title": "Mine", "rows": "initiatives"} | values
        answer = api(cast.office).post("/api/v1/reports/", body, format="json")
        assert answer.status_code == 400, answer.content
        text = answer.content.decode()
        assert said in text, text
        assert not Report.objects.exists()

    @pytest.mark.parametrize("columns", ["title", [7], ("title",)])
    def test_names_that_are_no_list_are_refused_where_no_form_stands_before(self, cast, columns):
        with pytest.raises(ValidationError, match=r"Send a list of names\.") as refused:
            built(cast.office, columns=columns)
        assert list(refused.value.message_dict) == ["columns"]
        assert not Report.objects.exists()

    def test_letters_go_to_people_of_the_city_with_an_address(self, cast):
        report = built(cast.office)
        cast.council_member.email = ""
        cast.council_member.save()
        for readers, said in (
            ([cast.vendor], "people of the city"),
            ([cast.council_member], "no e-mail address"),
            ([], "from one to"),
        ):
            with pytest.raises(ValidationError, match=said):
                services.schedule_report(
                    report=report, every="day", format="csv", readers=readers, by=cast.office, on=TODAY
                )
        assert Report.objects.get().every == ""


class TestDoors:
    def test_a_report_is_built_edited_and_read_on_pages(self, cast, portfolio, browser_of):
        client = browser_of(cast.office)
        made = client.post(
            "/reports/new/", {"title": "By stage", "rows": "initiatives", "note": "For Monday."}, follow=True
        )
        assert "By stage" in made.content.decode()
        report = Report.objects.get()
        form = client.get(f"/reports/{report.pk}/change/").content.decode()
        assert "Likely cost" in form or "likely" in form.casefold()
        values = {
            "title": "By stage",
            "conditions-0-field": "state",
            "conditions-0-is": "is",
            "conditions-0-value": "Piloting",
            "columns": ["title"],
            "group_by": ["department"],
            "measure": "sum",
            "measured": "cost_likely",
            "chart": "bars",
            "version": report.version,
        }
        page = client.post(f"/reports/{report.pk}/change/", values, follow=True).content.decode()
        assert "2 initiatives in 2 groups." in page
        assert "is “Piloting”" in page
        assert "250.00" not in page
        assert "200.00" in page
        wrong = client.post(
            f"/reports/{report.pk}/change/", values | {"conditions-0-value": "Nowhere", "version": report.version + 1}
        )
        assert wrong.status_code == 400
        assert "is one of:" in wrong.content.decode()

    def test_removed_it_leads_back_to_the_list(self, cast, portfolio, browser_of):
        report = built(cast.office)
        answer = browser_of(cast.office).post(f"/reports/{report.pk}/remove/", {"version": report.version})
        assert (answer.status_code, answer["Location"]) == (302, "/reports/")
        assert not Report.objects.exists()

    def test_systems_do_the_same_in_one_request_and_learn_the_names(self, cast, portfolio, api):
        client = api(cast.office)
        kinds = {kind["rows"]: kind for kind in client.get("/api/v1/reports/catalogue/").json()["results"]}
        names = {field["name"] for field in kinds["initiatives"]["fields"]}
        assert {"state", "cost_likely", "department"} <= names
        body = {
            "title": "By stage",
            "rows": "initiatives",
            "group_by": ["state"],
            "conditions": [{"field": "cost_likely", "is": "at_least", "value": "60"}],
        }
        made = client.post("/api/v1/reports/", body, format="json")
        assert made.status_code == 201
        answer = client.get(f"/api/v1/reports/{made.json()['id']}/answer/").json()
        assert answer["total"] == 2
        assert sorted(answer["rows"]) == [["Piloting", 1], ["Proposed", 1]]

    def test_csv_is_the_same_at_both_doors_and_runs_nothing(self, cast, city, api, browser_of):
        InitiativeFactory(title="=1+1")
        report = built(cast.office, columns=["title"])
        page = b"".join(browser_of(cast.office).get(f"/reports/{report.pk}/export.csv")).decode()
        door = b"".join(api(cast.office).get(f"/api/v1/reports/{report.pk}/export.csv")).decode()
        assert page == door
        assert page.splitlines() == ['"Title"', '"\'=1+1"']

    @pytest.mark.parametrize(
        ("kind", "format_"), [("report", "pdf"), ("report_table", "xlsx"), ("report_table", "csv")]
    )
    def test_files_are_made_with_the_rights_of_who_asks(self, cast, portfolio, kind, format_):
        report = built(cast.office, columns=["title", "cost_likely"])
        services.share_report(report=report, by=cast.office)
        document = documents.order_document(kind=kind, subject=report.pk, format=format_, by=cast.department_staff)
        jobs.run_due()
        document.refresh_from_db()
        with document.file.open() as file:
            body = file.read()
        if format_ == "pdf":
            assert body.startswith(b"%PDF")
        elif format_ == "xlsx":
            sheet = load_workbook(BytesIO(body)).worksheets[1]
            assert [[cell.value for cell in row] for row in sheet] == [["Title", sheet["B1"].value], ["Lamps", 100.5]]
        else:
            assert body.decode().splitlines()[1:] == ['"Lamps","100.50"']


def content_of(document):
    with document.file.open() as file:
        return file.read().decode()


class TestLetters:
    @pytest.fixture
    def scheduled(self, cast, portfolio):
        report = built(cast.office, columns=["title"])
        readers = [cast.office, cast.department_staff]
        return services.schedule_report(
            report=report, every="week", format="csv", readers=readers, by=cast.office, on=TODAY
        )

    def sent(self, monkeypatch, at):
        monkeypatch.setattr(sending.timezone, "now", lambda: at)
        sending.queue_reports(Job())
        for job in Job.objects.filter(kind="send_report", state="waiting"):
            sending.send_report(job)
            Job.objects.filter(pk=job.pk).update(state="done")

    def test_each_reader_gets_their_own_rows_once_a_week(self, cast, scheduled, monkeypatch):
        monday = datetime(2026, 11, 30, 12, tzinfo=UTC)
        assert scheduled.next_on == monday.date()
        for at in (monday - timedelta(days=1), monday.replace(hour=8), monday, monday + timedelta(hours=1)):
            self.sent(monkeypatch, at)
        letters = {letter.recipient: letter for letter in Mail.objects.filter(subject="Mine")}
        assert set(letters) == {cast.office, cast.department_staff}
        assert Mail.objects.filter(subject="Mine").count() == 2
        bodies = {person: content_of(letter.document) for person, letter in letters.items()}
        assert bodies[cast.office].count("\n") == 4
        assert bodies[cast.department_staff].splitlines() == ['"Title"', '"Lamps"']
        assert "1 initiative." in letters[cast.department_staff].text
        assert Report.objects.get().next_on == date(2026, 12, 7)
        messages.deliver(letters[cast.department_staff])
        name, body, kind = mail.outbox[0].attachments[0]
        assert (name, kind) == ("Mine.csv", "text/csv")
        assert "Lamps" in body
        assert "Leaks" not in body

    def test_another_rhythm_for_the_same_readers_is_no_change_of_readers(self, cast, scheduled):
        given = {"format": "pdf", "readers": [cast.department_staff, cast.office], "by": cast.office, "on": TODAY}
        row = services.schedule_report(report=scheduled, every="month", **given)
        assert (row.every, row.format, row.next_on) == ("month", "pdf", date(2026, 12, 1))
        assert set(row.readers.all()) == {cast.office, cast.department_staff}
        assert AuditEntry.objects.filter(action="readers").count() == 1

    def test_who_lost_their_role_or_the_report_gets_none(self, cast, scheduled, monkeypatch):
        cast.department_staff.role_assignments.all().delete()
        self.sent(monkeypatch, datetime(2026, 11, 30, 12, tzinfo=UTC))
        assert {letter.recipient for letter in Mail.objects.filter(subject="Mine")} == {cast.office}

    def test_the_form_shows_what_is_in_force_and_offers_people_of_the_city_alone(self, cast, scheduled, browser_of):
        form = browser_of(cast.office).get(f"/reports/{scheduled.pk}/schedule/").context["form"]
        assert form["every"].value() == "week"
        assert set(form["readers"].value()) == {cast.office.pk, cast.department_staff.pk}
        assert not form.fields["readers"].queryset.filter(pk__in=[cast.vendor.pk, cast.resident.pk]).exists()

    def test_a_reader_can_end_it_and_the_builder_can_stop_it(self, cast, scheduled):
        services.leave_report(report=scheduled, by=cast.department_staff)
        assert list(scheduled.readers.all()) == [cast.office]
        with pytest.raises(NotAllowed):
            services.leave_report(report=scheduled, by=cast.council_member)
        services.stop_report(report=scheduled, by=cast.office)
        fresh = Report.objects.get()
        assert (fresh.every, fresh.next_on, fresh.readers.count()) == ("", None, 0)

    def test_a_report_shared_no_more_is_sent_to_its_builder_alone(self, cast, scheduled):
        assert scheduled.is_shared
        services.unshare_report(report=scheduled, by=cast.office)
        assert list(scheduled.readers.all()) == [cast.office]

    def test_a_question_that_cannot_be_answered_is_said_in_the_letter(self, cast, portfolio):
        hidden = {"field": "initiative", "is": "is", "value": portfolio[1].reference}
        report = built(cast.office, rows="pilots", conditions=[hidden])
        services.schedule_report(
            report=report, every="day", format="pdf", readers=[cast.department_staff], by=cast.office, on=TODAY
        )
        sending.send_report(Job(arguments={"report": str(report.pk), "person": str(cast.department_staff.pk)}))
        letter = Mail.objects.get(subject="Mine")
        assert "cannot be answered for you" in letter.text
        assert letter.document is None
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("every", "days"), [("day", ["2026-11-24"]), ("week", ["2026-11-30"]), ("month", ["2026-12-01"])]
    )
    def test_the_next_day_of_each_rhythm(self, every, days):
        assert [services.next_day(every, TODAY).isoformat()] == days
        assert services.next_day("month", date(2026, 12, 31)) == date(2027, 1, 1)
        assert services.next_day("month", date(2026, 1, 31)) == date(2026, 2, 1)


def test_the_sample_city_has_reports_that_answer_and_no_second_time(city, cast):
    class Sample:
        by, today = cast.champion, TODAY

    for _ in range(2):
        report_samples.load(Sample)
    assert Report.objects.filter(is_shared=True).count() == 3
    for report in Report.objects.all():
        assert answers.answer(report, cast.council_member).head
