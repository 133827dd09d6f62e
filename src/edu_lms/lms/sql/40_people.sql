-- What a user is to the university: student, member of staff, holder of roles.

CREATE TABLE students (
    id                        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                   uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
    student_number            text NOT NULL UNIQUE,
    academic_program_id       uuid REFERENCES academic_programs,
    enrollment_date           date NOT NULL,
    expected_graduation_date  date,
    actual_graduation_date    date,
    status                    student_status NOT NULL DEFAULT 'active',
    study_mode                study_mode,
    funding_type              funding_type,
    gpa                       numeric(3,2),
    total_credits_earned      integer NOT NULL DEFAULT 0,
    academic_advisor_id       uuid REFERENCES users,
    thesis_advisor_id         uuid REFERENCES users,
    notes                     text,
    metadata                  jsonb NOT NULL DEFAULT '{}',
    created_at                timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at                timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX students_academic_program_id_idx ON students (academic_program_id);
CREATE INDEX students_academic_advisor_id_idx ON students (academic_advisor_id);
CREATE INDEX students_thesis_advisor_id_idx ON students (thesis_advisor_id);

CREATE TABLE staff_members (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id               uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
    organization_unit_id  uuid REFERENCES organization_units,
    employee_number       text NOT NULL UNIQUE,
    position_title        jsonb NOT NULL CHECK (position_title ? 'az'),
    employment_type       employment_type,
    hire_date             date NOT NULL,
    contract_end_date     date,
    academic_rank         academic_rank,
    administrative_role   administrative_role,
    office_location       text,
    office_hours          jsonb,
    research_interests    text[],
    qualifications        jsonb,
    is_active             boolean NOT NULL DEFAULT true,
    created_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT staff_members_contract_dates CHECK (contract_end_date > hire_date)
);
CREATE INDEX staff_members_organization_unit_id_idx ON staff_members (organization_unit_id);

CREATE TABLE user_roles (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id               uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role_id               uuid NOT NULL REFERENCES roles ON DELETE RESTRICT,
    organization_unit_id  uuid REFERENCES organization_units,
    valid_from            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    valid_until           timestamptz,
    assigned_by           uuid REFERENCES users,
    reason                text,
    is_primary            boolean NOT NULL DEFAULT false,
    created_at            timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX user_roles_one_valid ON user_roles (user_id, role_id, organization_unit_id)
    WHERE valid_until IS NULL;
CREATE INDEX user_roles_role_id_idx ON user_roles (role_id);
CREATE INDEX user_roles_organization_unit_id_idx ON user_roles (organization_unit_id);
CREATE INDEX user_roles_assigned_by_idx ON user_roles (assigned_by);
