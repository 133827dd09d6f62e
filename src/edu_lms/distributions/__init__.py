"""What is compared between `edu` and `lms` value by value: marks, attendance, states, languages."""

from rowcall import Distribution

distributions = (
    Distribution(
        "marks by component",
        source="marks_source.sql",
        target="marks_target.sql",
        says="journal rows with a mark, by component and rounded mark; further marks of a student"
        " are merged, and what could not move is quarantined",
    ),
    Distribution(
        "marks of meetings",
        source="meeting_marks_source.sql",
        target="meeting_marks_target.sql",
        says="slots of journal_details that hold a mark; equal slots of a meeting are merged",
    ),
    Distribution(
        "attendance",
        source="attendance_source.sql",
        target="attendance_target.sql",
        says="slots of journal_details that hold an attendance code; of several the worst stays",
    ),
    Distribution(
        "offerings by state",
        source="offerings_source.sql",
        target="offerings_target.sql",
        says="courses by activity and closing, offerings by enrollment_status",
    ),
    Distribution(
        "offerings by term",
        source="terms_source.sql",
        target="terms_target.sql",
        says="courses by year and semester",
    ),
    Distribution(
        "offerings by language",
        source="languages_source.sql",
        target="languages_target.sql",
        says="courses by language; an unknown one becomes az, with a mark",
    ),
    Distribution(
        "students by activity",
        source="students_source.sql",
        target="students_target.sql",
        says="further registrations of an account are merged into the one that survives",
    ),
)
