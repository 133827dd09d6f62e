-- What is taught, when, by whom and to whom.

CREATE TABLE courses (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code                  text NOT NULL UNIQUE,
    name                  jsonb NOT NULL CHECK (name ? 'az'),
    description           jsonb,
    organization_unit_id  uuid REFERENCES organization_units,
    credit_hours          integer NOT NULL,
    lecture_hours         integer,
    lab_hours             integer,
    tutorial_hours        integer,
    course_level          course_level,
    prerequisites         uuid[],
    corequisites          uuid[],
    syllabus_template     jsonb,
    learning_outcomes     jsonb,
    assessment_methods    jsonb,
    is_active             boolean NOT NULL DEFAULT true,
    created_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX courses_organization_unit_id_idx ON courses (organization_unit_id);

CREATE TABLE course_offerings (
    id                       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_id                uuid NOT NULL REFERENCES courses,
    academic_term_id         uuid NOT NULL REFERENCES academic_terms,
    section_code             varchar(20) NOT NULL,
    language_of_instruction  teaching_language NOT NULL,
    max_enrollment           integer NOT NULL,
    current_enrollment       integer NOT NULL DEFAULT 0,
    waitlist_capacity        integer NOT NULL DEFAULT 0,
    delivery_mode            delivery_mode,
    syllabus                 jsonb,
    grading_scheme           jsonb,
    is_published             boolean NOT NULL DEFAULT false,
    enrollment_status        offering_status NOT NULL DEFAULT 'open',
    old_course_id            bigint,
    created_at               timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at               timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (course_id, academic_term_id, section_code),
    CONSTRAINT course_offerings_enrollment_capacity CHECK (current_enrollment <= max_enrollment)
);
CREATE INDEX course_offerings_academic_term_id_idx ON course_offerings (academic_term_id);
CREATE INDEX course_offerings_old_course_id_idx ON course_offerings (old_course_id);

CREATE TABLE course_instructors (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id  uuid NOT NULL REFERENCES course_offerings ON DELETE CASCADE,
    instructor_id       uuid NOT NULL REFERENCES users,
    role                instructor_role NOT NULL DEFAULT 'primary',
    assigned_date       timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    assigned_by         uuid REFERENCES users,
    created_at          timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (course_offering_id, instructor_id)
);
CREATE INDEX course_instructors_instructor_id_idx ON course_instructors (instructor_id);
CREATE INDEX course_instructors_assigned_by_idx ON course_instructors (assigned_by);

CREATE TABLE course_enrollments (
    id                     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id     uuid NOT NULL REFERENCES course_offerings,
    student_id             uuid NOT NULL REFERENCES students,
    enrollment_date        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    enrollment_status      enrollment_status NOT NULL DEFAULT 'enrolled',
    status_changed_date    timestamptz,
    grade                  text,
    grade_points           numeric(3,2),
    attendance_percentage  numeric(5,2),
    is_retake              boolean NOT NULL DEFAULT false,
    notes                  text,
    old_journal_id         bigint,
    created_at             timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at             timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX course_enrollments_one_enrolled
    ON course_enrollments (course_offering_id, student_id) WHERE enrollment_status = 'enrolled';
CREATE INDEX course_enrollments_course_offering_id_idx ON course_enrollments (course_offering_id);
CREATE INDEX course_enrollments_student_id_idx ON course_enrollments (student_id);

CREATE TABLE course_materials (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id  uuid NOT NULL REFERENCES course_offerings ON DELETE CASCADE,
    title               jsonb NOT NULL CHECK (title ? 'az'),
    description         jsonb,
    material_type       material_type NOT NULL,
    file_url            text,
    external_url        text,
    is_mandatory        boolean NOT NULL DEFAULT false,
    available_from      timestamptz,
    available_until     timestamptz,
    sequence_order      integer,
    metadata            jsonb,
    uploaded_by         uuid REFERENCES users,
    created_at          timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX course_materials_course_offering_id_idx ON course_materials (course_offering_id);
CREATE INDEX course_materials_uploaded_by_idx ON course_materials (uploaded_by);
