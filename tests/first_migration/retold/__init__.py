"""What did the first migration write? Its script, retold row by row from the written facts alone.

Nothing here is derived from the rules by which the project recognises such rows. It reads `edu`,
decides each row in Python as the old script did, and notes in `retold.origin` which source rows led
to each target row. "Rules" means first-migration-rules.md; a number, an entry of failures.md.

What the facts leave open, and the reading taken here:

- users: password_changed_at and created_at are those of the users row, not of the account.
- users: a password is decoded as Python's b64decode does by default, and must be UTF-8 without NUL.
- users: is_locked and email_verified were not written.
- users: `@example.org` passes the rule for addresses; where a user has it already, the next one
  gets an invented address, though the script would have stopped.
- students: on a shared card number also gpa and updated_at stay those of the first row.
- students: enrollment_date is the day of create_date in Baku.
- students: gpa is NULL above 100 and for a text that is no number; '0' gives 0.
- staff: position_title is `Müəllim` in all three languages.
- staff: a second row of one user overwrites number and title only.
- units: a root without children is a university, not a program.
- terms: term_number 1 for fall, 2 for spring; of several pairs the lowest ids count as the writer.
- courses, offerings: the second run of phase 4 left the rows of the first as they were.
- courses: lecture, lab and tutorial hours were not written.
- courses: the id in `Subject <id>` is that of subject_catalog.
- offerings: also those of the completion are published, open, in the oldest term.
- instructors: of the rows of a pair the first by id counts; created_at is the run time.
- enrolments: the first row of a pair (course, student) is the one with the least create_date.
- enrolments: such a first row, where it is another one, has a line in the manifest, wrote = false.
- assessments: made from active journal rows of active courses (the figures ask for it, while the
  rules let enrolments take inactive courses, too); passing_marks and submission_type not written.
- grades: percentage equals the marks (of 100), letters from 90, 80, 70, 60; is_final is true.
- grades: a detail counts also where its journal row is inactive, if the component is known.
- purge: among equally late grades the one written last stays.
- completion: it runs a day later; grade is the point of the journal row, is_retake false.
- stopped-enrolments counts prepared rows, stopped-grades active details read, in three batches.
"""

from first_migration.retold.states import STATES, retell

__all__ = ["STATES", "retell"]
