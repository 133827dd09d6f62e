-- Which columns of the legacy database do the scripts read? Those of source.py, in its order.

CREATE TABLE edu.accounts (
    id        bigint PRIMARY KEY,
    person_id bigint,
    username  text,
    password  text,
    email     text
);

-- A row is a role of an account.
CREATE TABLE edu.users (
    id               bigint PRIMARY KEY,
    account_id       bigint,
    is_blocked       smallint,
    last_action_date timestamptz,
    active           smallint,
    create_date      timestamptz
);

CREATE TABLE edu.persons (
    id          bigint PRIMARY KEY,
    firstname   text,
    lastname    text,
    patronymic  text,
    pincode     text,
    birthdate   text,
    create_date timestamptz
);

CREATE TABLE edu.students (
    id                        bigint PRIMARY KEY,
    person_id                 bigint,
    user_id                   bigint,
    org_id                    bigint,
    education_line_id         bigint,
    education_type_id         bigint,
    education_payment_type_id bigint,
    education_lang_id         bigint,
    score                     text,
    card_number               text,
    active                    smallint,
    create_date               timestamptz
);

CREATE TABLE edu.teachers (
    id              bigint PRIMARY KEY,
    person_id       bigint,
    user_id         bigint,
    in_action_date  text,
    out_action_date text,
    active          smallint,
    create_date     timestamptz
);

-- With what dictionaries has under dictionary_name_id.
CREATE TABLE edu.organizations (
    id          bigint PRIMARY KEY,
    parent_id   bigint,
    nod_level   integer,
    formula     text,
    code        text,
    name_az     text,
    name_en     text,
    name_ru     text,
    active      smallint,
    create_date timestamptz
);

-- Years and semesters that a course or the calendar names.
CREATE TABLE edu.terms (
    education_year_id bigint,
    semester_id       bigint,
    year_name         text
);

-- Active entries, with the names that dictionaries has for them.
CREATE TABLE edu.subject_catalog (
    id          bigint PRIMARY KEY,
    name_az     text,
    name_en     text,
    name_ru     text,
    create_date timestamptz
);

CREATE TABLE edu.education_plan_subject (
    id         bigint PRIMARY KEY,
    subject_id bigint
);

CREATE TABLE edu.course (
    id                        bigint PRIMARY KEY,
    code                      text,
    education_plan_subject_id bigint,
    student_count             smallint,
    active                    smallint,
    create_date               timestamptz
);

-- Active rows.
CREATE TABLE edu.course_teacher (
    id             bigint,
    course_id      bigint,
    teacher_id     bigint,
    lesson_type_id bigint,
    create_date    timestamptz
);

CREATE TABLE edu.course_student (
    id          bigint PRIMARY KEY,
    course_id   bigint,
    student_id  bigint,
    course_work smallint,
    active      smallint,
    create_date timestamptz
);

CREATE TABLE edu.journal (
    id            bigint,
    course_id     bigint,
    student_id    bigint,
    course_eva_id bigint,
    point         text,
    active        smallint,
    create_date   timestamptz,
    update_date   timestamptz
);

-- Active details, or the one of each journal row that a purge left.
CREATE TABLE edu.detail (
    id          bigint,
    journal_id  bigint,
    point_id_1  bigint,
    create_date timestamptz,
    update_date timestamptz
);

-- Active rows.
CREATE TABLE edu.exam (
    id          bigint PRIMARY KEY,
    course_id   bigint,
    create_date timestamptz
);

CREATE TABLE edu.exam_student (
    id            bigint PRIMARY KEY,
    exam_id       bigint,
    student_id    bigint,
    finish_status smallint,
    active        smallint,
    create_date   timestamptz
);

CREATE TABLE edu.clock (
    id         bigint,
    start_time text,
    end_time   text
);

-- Active rows.
CREATE TABLE edu.course_meeting (
    id        bigint PRIMARY KEY,
    course_id bigint,
    week_day  smallint,
    clock_id  bigint,
    room_id   bigint
);

-- Active rows, with the course to whose meeting the topic belongs.
CREATE TABLE edu.topic_file (
    id          bigint PRIMARY KEY,
    course_id   bigint,
    path        text,
    create_date timestamptz
);
