-- Controlled vocabularies: one native ENUM type each.

CREATE TYPE gender                AS ENUM ('male', 'female', 'other', 'prefer_not_to_say');
CREATE TYPE permission_scope      AS ENUM ('own', 'department', 'faculty', 'university', 'system');

CREATE TYPE organization_type     AS ENUM ('university', 'school', 'faculty', 'department', 'program', 'center');
CREATE TYPE degree_type           AS ENUM ('bachelor', 'master', 'phd', 'certificate');
CREATE TYPE term_type             AS ENUM ('fall', 'spring', 'summer', 'winter');

CREATE TYPE student_status        AS ENUM ('active', 'inactive', 'suspended', 'graduated', 'withdrawn', 'expelled');
CREATE TYPE study_mode            AS ENUM ('full_time', 'part_time', 'distance', 'hybrid');
CREATE TYPE funding_type          AS ENUM ('state_funded', 'self_funded', 'scholarship', 'sponsored');
CREATE TYPE employment_type       AS ENUM ('full_time', 'part_time', 'contract', 'visiting');
CREATE TYPE academic_rank         AS ENUM ('professor', 'associate_professor', 'assistant_professor',
                                           'lecturer', 'instructor', 'researcher');
CREATE TYPE administrative_role   AS ENUM ('rector', 'vice_rector', 'dean', 'vice_dean',
                                           'head_of_department', 'coordinator');

CREATE TYPE course_level          AS ENUM ('undergraduate', 'graduate', 'doctoral');
CREATE TYPE teaching_language     AS ENUM ('az', 'en', 'ru');
CREATE TYPE delivery_mode         AS ENUM ('in_person', 'online', 'hybrid', 'recorded');
CREATE TYPE offering_status       AS ENUM ('open', 'closed', 'waitlist', 'cancelled');
CREATE TYPE instructor_role       AS ENUM ('primary', 'secondary', 'assistant', 'lab_instructor');
CREATE TYPE enrollment_status     AS ENUM ('enrolled', 'waitlisted', 'dropped', 'withdrawn', 'completed');
CREATE TYPE material_type         AS ENUM ('lecture', 'assignment', 'reading', 'video', 'quiz', 'project', 'other');

CREATE TYPE assessment_type       AS ENUM ('exam', 'quiz', 'assignment', 'project', 'presentation',
                                           'participation', 'lab', 'other');
CREATE TYPE submission_type       AS ENUM ('online', 'in_person', 'paper', 'presentation');
CREATE TYPE submission_status     AS ENUM ('draft', 'submitted', 'in_review', 'graded', 'returned');

CREATE TYPE room_type             AS ENUM ('classroom', 'lecture_hall', 'lab', 'computer_lab',
                                           'meeting_room', 'auditorium');
CREATE TYPE schedule_type         AS ENUM ('lecture', 'lab', 'tutorial', 'seminar');
CREATE TYPE attendance_status     AS ENUM ('present', 'absent', 'late', 'excused', 'sick');
CREATE TYPE calendar_event_type   AS ENUM ('holiday', 'exam', 'registration', 'deadline', 'academic',
                                           'social', 'other');
