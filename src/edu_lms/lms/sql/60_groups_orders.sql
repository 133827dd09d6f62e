-- Cohorts of students, study groups within a course, and the orders of the registry.

CREATE TABLE student_cohorts (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code                  text NOT NULL UNIQUE,
    name                  text NOT NULL,
    organization_unit_id  uuid REFERENCES organization_units,
    academic_program_id   uuid REFERENCES academic_programs,
    education_level       text,
    education_type        text,
    language              text,
    tutor_id              uuid REFERENCES users,
    start_year            integer,
    end_year              integer,
    is_active             boolean NOT NULL DEFAULT true,
    metadata              jsonb NOT NULL DEFAULT '{}',
    created_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX student_cohorts_organization_unit_id_idx ON student_cohorts (organization_unit_id);
CREATE INDEX student_cohorts_academic_program_id_idx ON student_cohorts (academic_program_id);
CREATE INDEX student_cohorts_tutor_id_idx ON student_cohorts (tutor_id);

CREATE TABLE student_cohort_members (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    cohort_id        uuid NOT NULL REFERENCES student_cohorts ON DELETE CASCADE,
    student_id       uuid NOT NULL REFERENCES students ON DELETE CASCADE,
    enrollment_date  date,
    status           text,
    is_active        boolean NOT NULL DEFAULT true,
    created_at       timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (cohort_id, student_id)
);
CREATE INDEX student_cohort_members_student_id_idx ON student_cohort_members (student_id);

CREATE TABLE student_groups (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id  uuid NOT NULL REFERENCES course_offerings ON DELETE CASCADE,
    name                text NOT NULL,
    max_members         integer,
    created_by          uuid REFERENCES users,
    created_at          timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX student_groups_course_offering_id_idx ON student_groups (course_offering_id);
CREATE INDEX student_groups_created_by_idx ON student_groups (created_by);

CREATE TABLE student_group_members (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    group_id    uuid NOT NULL REFERENCES student_groups ON DELETE CASCADE,
    student_id  uuid NOT NULL REFERENCES students ON DELETE CASCADE,
    role        text,
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (group_id, student_id)
);
CREATE INDEX student_group_members_student_id_idx ON student_group_members (student_id);

CREATE TABLE student_orders (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_number  varchar(100) NOT NULL UNIQUE,
    order_type    varchar(50) NOT NULL,
    order_date    date,
    status        varchar(50) NOT NULL DEFAULT 'pending',
    notes         text,
    metadata      jsonb NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE student_order_assignments (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id    uuid NOT NULL REFERENCES student_orders ON DELETE CASCADE,
    student_id  uuid REFERENCES students,
    -- The person's key in the legacy system: never a reference here.
    person_id   bigint,
    reason      text,
    notes       text,
    metadata    jsonb NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX student_order_assignments_order_id_idx ON student_order_assignments (order_id);
CREATE INDEX student_order_assignments_student_id_idx ON student_order_assignments (student_id);
