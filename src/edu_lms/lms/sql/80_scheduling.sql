-- Where and when a course meets, and who was there. The uniqueness of slots and rooms that was
-- added on 12 October is left out: it forbids timetables that really took place.

CREATE TABLE buildings (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code        text NOT NULL UNIQUE,
    name        jsonb NOT NULL,
    address     jsonb,
    is_active   boolean NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE rooms (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    building_id   uuid REFERENCES buildings,
    room_number   text NOT NULL,
    room_type     room_type NOT NULL,
    capacity      integer NOT NULL,
    equipment     text[],
    features      jsonb,
    is_available  boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (building_id, room_number)
);

CREATE TABLE class_schedules (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    course_offering_id  uuid NOT NULL REFERENCES course_offerings ON DELETE CASCADE,
    -- 0 = Monday ... 6 = Sunday
    day_of_week         integer NOT NULL CHECK (day_of_week BETWEEN 0 AND 6),
    start_time          time NOT NULL,
    end_time            time NOT NULL,
    room_id             uuid REFERENCES rooms,
    schedule_type       schedule_type,
    instructor_id       uuid REFERENCES users,
    effective_from      date,
    effective_until     date,
    is_recurring        boolean NOT NULL DEFAULT true,
    recurrence_pattern  jsonb,
    created_at          timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX class_schedules_course_offering_id_idx ON class_schedules (course_offering_id);
CREATE INDEX class_schedules_room_id_idx ON class_schedules (room_id);
CREATE INDEX class_schedules_instructor_id_idx ON class_schedules (instructor_id);

CREATE TABLE attendance_records (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    class_schedule_id  uuid NOT NULL REFERENCES class_schedules,
    student_id         uuid NOT NULL REFERENCES students,
    attendance_date    date NOT NULL,
    status             attendance_status NOT NULL,
    check_in_time      timestamptz,
    check_out_time     timestamptz,
    notes              text,
    marked_by          uuid REFERENCES users,
    marked_at          timestamptz,
    created_at         timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (class_schedule_id, student_id, attendance_date)
);
CREATE INDEX attendance_records_student_id_idx ON attendance_records (student_id);
CREATE INDEX attendance_records_marked_by_idx ON attendance_records (marked_by);
