"""What does the old script read? The legacy tables, each once, in the order of their ids."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row

Connection = psycopg.Connection[Any]

# No page says in which zone the script took the day of a moment; the university stands in Baku.
BAKU = timezone(timedelta(hours=4))

TABLES = {
    "accounts": "id, person_id, username, password, email",
    "users": "id, account_id, is_blocked, last_action_date, active, create_date, update_date",
    "persons": "id, firstname, lastname, patronymic, gender_id, pincode, birthdate, create_date, "
    "update_date",
    "students": "id, person_id, user_id, org_id, education_type_id, education_payment_type_id, "
    "education_lang_id, score, card_number, active, create_date, update_date",
    "teachers": "id, person_id, user_id, in_action_date, out_action_date, active, create_date, "
    "update_date",
    "organizations": "id, parent_id, dictionary_name_id, formula, nod_level, active, create_date, "
    "update_date",
    "dictionaries": "id, code, name_az, name_en, name_ru",
    "edu_years": "id, name",
    "academic_schedule": "id, education_year_id",
    "academic_schedule_details": "id, academic_schedule_id, type_id",
    "education_plan_subject": "id, subject_id",
    "subject_catalog": "id, subject_name_id, active, create_date, update_date",
    "course": "id, code, education_plan_subject_id, semester_id, education_year_id, "
    "education_lang_id, student_count, active, create_date, update_date",
    "course_teacher": "id, course_id, teacher_id, active, create_date",
    "course_student": "id, course_id, student_id, course_work, active, create_date",
    "journal": "id, course_id, student_id, course_eva_id, point, active, create_date, update_date",
}


class Detail(NamedTuple):
    """One active row of journal_details: only its first slot was ever read (failure 52)."""

    id: int
    journal_id: int
    point_id_1: int | None
    create_date: datetime | None
    update_date: datetime | None


class Source:
    """The legacy database in memory; only journal_details stays where it is and is streamed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables: dict[str, list[Any]] = {}
        self._by_id: dict[str, dict[int, Any]] = {}

    def rows(self, table: str) -> list[Any]:
        """All rows of a table, active or not, in the order of their ids."""
        if table not in self._tables:
            query = f"SELECT {TABLES[table]} FROM public.{table} ORDER BY id"
            with self._connection.cursor(binary=True, row_factory=namedtuple_row) as cursor:
                self._tables[table] = cursor.execute(query.encode()).fetchall()
        return self._tables[table]

    def active(self, table: str) -> list[Any]:
        """The rows whose `active` is 1."""
        return [row for row in self.rows(table) if row.active == 1]

    def by_id(self, table: str) -> dict[int, Any]:
        """All rows of a table by their ids."""
        if table not in self._by_id:
            self._by_id[table] = {row.id: row for row in self.rows(table)}
        return self._by_id[table]

    def details(self) -> Iterator[Detail]:
        """The active rows of journal_details, in the order of their ids."""
        query = (
            b"SELECT id, journal_id, point_id_1, create_date, update_date "
            b"FROM public.journal_details WHERE active = 1 ORDER BY id"
        )
        with (
            self._connection.transaction(),
            self._connection.cursor("details", row_factory=namedtuple_row) as cursor,
        ):
            cursor.itersize = 20_000
            yield from cursor.execute(query)

    def count_details(self) -> int:
        """How many active rows of journal_details are there?"""
        query = b"SELECT count(*) FROM public.journal_details WHERE active = 1"
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


def read_date(text: str | None) -> date | None:
    """The date that a text holds, DD/MM/YYYY or ISO; anything else is no date (failure 11)."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime((text or "").strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def day_of(moment: datetime) -> date:
    """The day of a moment in Baku."""
    return moment.astimezone(BAKU).date()
