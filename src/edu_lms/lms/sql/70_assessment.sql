-- What is assessed, what was handed in, and the marks.

CREATE TABLE assessments (
    id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id      uuid NOT NULL REFERENCES course_offerings ON DELETE CASCADE,
    title                   jsonb NOT NULL CHECK (title ? 'az'),
    description             jsonb,
    assessment_type         assessment_type NOT NULL,
    weight_percentage       numeric(5,2) NOT NULL,
    total_marks             numeric(6,2),
    passing_marks           numeric(6,2),
    due_date                timestamptz,
    duration_minutes        integer,
    instructions            jsonb,
    submission_type         submission_type,
    allows_late_submission  boolean NOT NULL DEFAULT false,
    late_penalty_per_day    numeric(5,2),
    max_attempts            integer NOT NULL DEFAULT 1,
    is_group_work           boolean NOT NULL DEFAULT false,
    rubric                  jsonb,
    created_by              uuid REFERENCES users,
    created_at              timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at              timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX assessments_course_offering_id_idx ON assessments (course_offering_id);
CREATE INDEX assessments_created_by_idx ON assessments (created_by);

CREATE TABLE assessment_submissions (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    assessment_id    uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    student_id       uuid NOT NULL REFERENCES students,
    group_id         uuid REFERENCES student_groups,
    attempt_number   integer NOT NULL DEFAULT 1,
    submission_date  timestamptz,
    file_urls        text[],
    submission_text  text,
    is_late          boolean NOT NULL DEFAULT false,
    late_days        integer,
    status           submission_status NOT NULL DEFAULT 'draft',
    created_at       timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (assessment_id, student_id, attempt_number)
);
CREATE INDEX assessment_submissions_student_id_idx ON assessment_submissions (student_id);
CREATE INDEX assessment_submissions_group_id_idx ON assessment_submissions (group_id);

CREATE TABLE grades (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    assessment_id   uuid NOT NULL REFERENCES assessments,
    student_id      uuid NOT NULL REFERENCES students,
    enrollment_id   uuid NOT NULL REFERENCES course_enrollments,
    submission_id   uuid REFERENCES assessment_submissions,
    graded_by       uuid REFERENCES users,
    marks_obtained  numeric(6,2),
    percentage      numeric(5,2),
    letter_grade    text,
    feedback        text,
    rubric_scores   jsonb,
    is_final        boolean NOT NULL DEFAULT false,
    graded_at       timestamptz,
    approved_by     uuid REFERENCES users,
    approved_at     timestamptz,
    grade_history   jsonb[],
    created_at      timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at      timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT grades_assessment_student_unique UNIQUE (assessment_id, student_id),
    CONSTRAINT grades_marks_not_negative CHECK (marks_obtained >= 0)
);
CREATE INDEX grades_student_id_idx ON grades (student_id);
CREATE INDEX grades_enrollment_id_idx ON grades (enrollment_id);
CREATE INDEX grades_submission_id_idx ON grades (submission_id);
CREATE INDEX grades_graded_by_idx ON grades (graded_by);
CREATE INDEX grades_approved_by_idx ON grades (approved_by);
