-- The university: its units, programmes and terms.

CREATE TABLE organization_units (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    parent_id         uuid REFERENCES organization_units,
    type              organization_type NOT NULL,
    code              text NOT NULL UNIQUE,
    name              jsonb NOT NULL CHECK (name ? 'az'),
    description       jsonb,
    established_date  date,
    head_user_id      uuid REFERENCES users,
    deputy_user_ids   uuid[],
    contact_info      jsonb,
    settings          jsonb,
    is_active         boolean NOT NULL DEFAULT true,
    created_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX organization_units_parent_id_idx ON organization_units (parent_id);
CREATE INDEX organization_units_head_user_id_idx ON organization_units (head_user_id);

CREATE TABLE academic_programs (
    id                       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_unit_id     uuid REFERENCES organization_units,
    code                     text NOT NULL UNIQUE,
    name                     jsonb NOT NULL CHECK (name ? 'az'),
    degree_type              degree_type NOT NULL,
    duration_years           numeric(2,1),
    total_credits            integer NOT NULL,
    language_of_instruction  text[],
    accreditation_info       jsonb,
    curriculum               jsonb,
    admission_requirements   jsonb,
    is_active                boolean NOT NULL DEFAULT true,
    created_at               timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX academic_programs_organization_unit_id_idx ON academic_programs (organization_unit_id);

CREATE TABLE academic_terms (
    id                         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    academic_year              text NOT NULL,
    term_type                  term_type NOT NULL,
    term_number                integer NOT NULL,
    start_date                 date NOT NULL,
    end_date                   date NOT NULL,
    registration_start         date,
    registration_end           date,
    add_drop_deadline          date,
    withdrawal_deadline        date,
    grade_submission_deadline  date,
    is_current                 boolean NOT NULL DEFAULT false,
    settings                   jsonb,
    created_at                 timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (academic_year, term_type),
    CONSTRAINT academic_terms_dates CHECK (start_date < end_date)
);
CREATE UNIQUE INDEX academic_terms_one_current ON academic_terms (is_current) WHERE is_current;

CREATE TABLE calendar_events (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    academic_term_id  uuid REFERENCES academic_terms,
    event_type        calendar_event_type NOT NULL,
    title             jsonb NOT NULL CHECK (title ? 'az'),
    description       jsonb,
    start_datetime    timestamptz NOT NULL,
    end_datetime      timestamptz,
    location          text,
    is_mandatory      boolean NOT NULL DEFAULT false,
    target_audience   text[],
    created_by        uuid REFERENCES users,
    created_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX calendar_events_academic_term_id_idx ON calendar_events (academic_term_id);
CREATE INDEX calendar_events_created_by_idx ON calendar_events (created_by);
