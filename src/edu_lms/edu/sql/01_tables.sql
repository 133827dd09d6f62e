-- Which columns have the tables that a migration reads?
-- Keys come after the rows (90_keys.sql); no foreign key exists, every column but id may be NULL.

-- People: a users row is a role of an account, an account is the login of a person.
CREATE TABLE public.accounts (
    id               bigint,
    person_id        bigint,
    username         text,
    password         text,
    other_username   text,
    other_password   text,
    email            text,
    lang_id          bigint,
    default_user_id  bigint,
    in_system        smallint,
    auth_type        smallint,
    fail_login_count smallint,
    active           smallint,
    create_date      timestamptz,
    create_user_id   bigint,
    update_date      timestamptz,
    update_user_id   bigint
);

CREATE TABLE public.users (
    id                    bigint,
    account_id            bigint,
    organization_id       bigint,
    user_type             text,
    is_blocked            smallint,
    group_id              bigint,
    conversation_session  smallint,
    in_status             smallint,
    session_duration      smallint,
    last_action_date      timestamptz,
    access_ip_list        text,
    favorite_tab          text,
    level_id              bigint,
    subscription_end_date text,
    active                smallint,
    create_date           timestamptz,
    create_user_id        bigint,
    update_date           timestamptz,
    update_user_id        bigint
);

CREATE TABLE public.persons (
    id                       bigint,
    firstname                text,
    lastname                 text,
    patronymic               text,
    gender_id                bigint,
    pincode                  text,
    birthdate                text,
    citizenship_id           bigint,
    nationality_id           bigint,
    marital_id               bigint,
    social_id                bigint,
    orphan_id                bigint,
    military_id              bigint,
    blood_type_id            bigint,
    photo_file_id            bigint,
    balance                  text,
    past_fevers              text,
    hobbies                  text,
    sports                   text,
    family_information       text,
    secondary_education_info text,
    active                   smallint,
    create_date              timestamptz,
    create_user_id           bigint,
    update_date              timestamptz,
    update_user_id           bigint
);

CREATE TABLE public.students (
    id                        bigint,
    person_id                 bigint,
    user_id                   bigint,
    org_id                    bigint,
    in_order_id               bigint,
    out_order_id              bigint,
    yda_order_id              bigint,
    order_type_id             bigint,
    education_line_id         bigint,
    education_type_id         bigint,
    education_payment_type_id bigint,
    education_lang_id         bigint,
    score                     text,
    card_number               text,
    status                    bigint,
    yearly_payment            text,
    payment_count             text,
    active                    smallint,
    create_date               timestamptz,
    create_user_id            bigint,
    update_date               timestamptz,
    update_user_id            bigint
);

CREATE TABLE public.teachers (
    id               bigint,
    person_id        bigint,
    user_id          bigint,
    in_action_id     bigint,
    in_action_date   text,
    out_action_id    bigint,
    out_action_date  text,
    organization_id  bigint,
    staff_type_id    bigint,
    position_id      bigint,
    contract_type_id bigint,
    teaching         smallint,
    card_number      text,
    active           smallint,
    create_date      timestamptz,
    create_user_id   bigint,
    update_date      timestamptz,
    update_user_id   bigint
);

-- Organisations, lookups and the calendar.
CREATE TABLE public.organizations (
    id                 bigint,
    type_id            bigint,
    parent_id          bigint,
    dictionary_name_id bigint,
    formula            text,
    nod_level          integer,
    logo_name          integer,
    active             smallint,
    create_date        timestamptz,
    create_user_id     bigint,
    update_date        timestamptz,
    update_user_id     bigint
);

CREATE TABLE public.org_names (
    id             bigint,
    name_az        text,
    name_en        text,
    name_ru        text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.dictionary_types (
    id             bigint,
    code           text,
    name_az        text,
    name_en        text,
    name_ru        text,
    hidden_status  integer,
    show_user_type text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.dictionaries (
    id             bigint,
    type_id        bigint,
    code           text,
    parent_id      bigint,
    order_by       integer,
    name_az        text,
    name_en        text,
    name_ru        text,
    short_name_az  text,
    short_name_en  text,
    short_name_ru  text,
    icon           text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.edu_years (
    id             bigint,
    name           text,
    start_date     text,
    end_date       text,
    order_by       integer,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.academic_schedule (
    id                bigint,
    education_year_id bigint,
    active            smallint,
    create_date       timestamptz,
    create_user_id    bigint,
    update_date       timestamptz,
    update_user_id    bigint
);

CREATE TABLE public.academic_schedule_details (
    id                   bigint,
    academic_schedule_id bigint,
    type_id              bigint,
    start_date           text,
    active               smallint,
    create_date          timestamptz,
    create_user_id       bigint,
    update_date          timestamptz,
    update_user_id       bigint
);

CREATE TABLE public.clock (
    id             bigint,
    start_time     text,
    end_time       text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

-- Curriculum: plan, group of plan subjects, plan subject, catalogue entry, name.
CREATE TABLE public.education_plan (
    id                 bigint,
    name               text,
    code               text,
    organization_id    bigint,
    education_level_id bigint,
    education_type_id  bigint,
    year_started       integer,
    year_ended         integer,
    max_semester       smallint,
    status             smallint,
    note               text,
    active             smallint,
    create_date        timestamptz,
    create_user_id     bigint,
    update_date        timestamptz,
    update_user_id     bigint
);

CREATE TABLE public.education_plan_subject_group (
    id                bigint,
    education_plan_id bigint,
    code              text,
    name_az           text,
    name_en           text,
    name_ru           text,
    active            smallint,
    create_date       timestamptz,
    create_user_id    bigint,
    update_date       timestamptz,
    update_user_id    bigint
);

CREATE TABLE public.education_plan_subject (
    id               bigint,
    code             text,
    subject_id       bigint,
    subject_group_id bigint,
    credit           text,
    all_hours        integer,
    out_hours        integer,
    in_hours         integer,
    m_hours          integer,
    s_hours          integer,
    l_hours          integer,
    fm_hours         integer,
    m_week_charge    integer,
    s_week_charge    integer,
    l_week_charge    integer,
    fm_week_charge   integer,
    week_charge      integer,
    semester         bigint,
    course_work      smallint,
    department       bigint,
    chosen_status    smallint,
    active           smallint,
    create_date      timestamptz,
    create_user_id   bigint,
    update_date      timestamptz,
    update_user_id   bigint
);

CREATE TABLE public.subject_catalog (
    id              bigint,
    subject_name_id bigint,
    organization_id bigint,
    note            text,
    active          smallint,
    create_date     timestamptz,
    create_user_id  bigint,
    update_date     timestamptz,
    update_user_id  bigint
);

CREATE TABLE public.subject_dic (
    id             bigint,
    code           text,
    name_az        text,
    name_en        text,
    name_ru        text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

-- Courses, their people and the groups.
CREATE TABLE public.course (
    id                        bigint,
    code                      text,
    education_plan_subject_id bigint,
    semester_id               bigint,
    education_year_id         bigint,
    education_lang_id         bigint,
    education_type_id         bigint,
    education_level_id        bigint,
    m_hours                   integer,
    s_hours                   integer,
    l_hours                   integer,
    fm_hours                  integer,
    m_week_charge             integer,
    s_week_charge             integer,
    l_week_charge             integer,
    fm_week_charge            integer,
    week_charge               integer,
    start_date                text,
    end_date                  text,
    student_count             smallint,
    note                      text,
    status                    smallint,
    copy_status               smallint,
    close_status              smallint,
    course_meeting_status     bigint,
    course_evaluation_id      bigint,
    parent_id                 bigint,
    organization_id           bigint,
    colloquium_status         smallint,
    active                    smallint,
    create_date               timestamptz,
    create_user_id            bigint,
    update_date               timestamptz,
    update_user_id            bigint
);

CREATE TABLE public.course_teacher (
    id             bigint,
    course_id      bigint,
    teacher_id     bigint,
    lesson_type_id bigint,
    close_status   smallint,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.course_student (
    id             bigint,
    course_id      bigint,
    student_id     bigint,
    course_work    smallint,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.education_group (
    id                 bigint,
    name               text,
    organization_id    bigint,
    education_level_id bigint,
    education_type_id  bigint,
    education_year_id  bigint,
    education_lang_id  bigint,
    tyutor_id          bigint,
    yearly_payment     smallint,
    active             smallint,
    create_date        timestamptz,
    create_user_id     bigint,
    update_date        timestamptz,
    update_user_id     bigint
);

CREATE TABLE public.education_group_student (
    id                 bigint,
    education_group_id bigint,
    student_id         bigint,
    active             smallint,
    create_date        timestamptz,
    create_user_id     bigint,
    update_date        timestamptz,
    update_user_id     bigint
);

-- The journal: a result per student, course and component; its details are one row per meeting.
CREATE TABLE public.course_evaluation_type (
    id             bigint,
    name_az        text,
    name_en        text,
    name_ru        text,
    weight         text,
    max_point      text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.journal (
    id             bigint,
    course_id      bigint,
    student_id     bigint,
    course_eva_id  bigint,
    point          text,
    point_id       bigint,
    appeal_point   text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.journal_details (
    id                bigint,
    journal_id        bigint,
    course_meeting_id bigint,
    point_id_1        bigint,
    status_1          bigint,
    note_1            text,
    point_id_2        bigint,
    status_2          bigint,
    note_2            text,
    point_id_3        bigint,
    status_3          bigint,
    note_3            text,
    active            smallint,
    create_date       timestamptz,
    create_user_id    bigint,
    update_date       timestamptz,
    update_user_id    bigint
);

CREATE TABLE public.exam (
    id             bigint,
    course_id      bigint,
    type_id        bigint,
    start_date     text,
    start_time     text,
    end_time       text,
    duration       integer,
    passing_grade  integer,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.exam_student (
    id             bigint,
    exam_id        bigint,
    student_id     bigint,
    finish_status  smallint,
    point          text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

-- Meetings, materials and orders.
CREATE TABLE public.course_meeting (
    id             bigint,
    course_id      bigint,
    meeting_date   text,
    week_day       smallint,
    clock_id       bigint,
    lesson_type_id bigint,
    room_id        bigint,
    teacher_id     bigint,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.course_meeting_topic (
    id                bigint,
    course_meeting_id bigint,
    name              text,
    active            smallint,
    create_date       timestamptz,
    create_user_id    bigint,
    update_date       timestamptz,
    update_user_id    bigint
);

CREATE TABLE public.course_meeting_topic_file (
    id                      bigint,
    course_meeting_topic_id bigint,
    file_id                 bigint,
    active                  smallint,
    create_date             timestamptz,
    create_user_id          bigint,
    update_date             timestamptz,
    update_user_id          bigint
);

CREATE TABLE public.course_meeting_attendance (
    id                bigint,
    course_meeting_id bigint,
    student_id        bigint,
    status            bigint,
    active            smallint,
    create_date       timestamptz,
    create_user_id    bigint,
    update_date       timestamptz,
    update_user_id    bigint
);

CREATE TABLE public.files (
    id             bigint,
    name           text,
    path           text,
    content_type   text,
    file_size      bigint,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.orders (
    id             bigint,
    type_id        bigint,
    serial         text,
    order_date     text,
    status         bigint,
    note           text,
    form_id        bigint,
    edu_level_id   bigint,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);

CREATE TABLE public.person_orders (
    id             bigint,
    order_id       bigint,
    person_id      bigint,
    student_id     bigint,
    reason_id      bigint,
    note           text,
    active         smallint,
    create_date    timestamptz,
    create_user_id bigint,
    update_date    timestamptz,
    update_user_id bigint
);
