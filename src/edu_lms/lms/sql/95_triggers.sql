-- What the system does by itself: it dates every change and keeps an audit of ten tables.

CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := CURRENT_TIMESTAMP;
    RETURN NEW;
END
$$;

-- role_permissions has no id: its audit rows carry none. Secrets stay out of the audit.
CREATE FUNCTION write_audit_log() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    secrets CONSTANT text[] := ARRAY['password_hash', 'mfa_secret'];
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - secrets END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - secrets END;
BEGIN
    INSERT INTO audit_logs (user_id, action, resource_type, resource_id, old_values, new_values)
    VALUES (nullif(current_setting('lms.user_id', true), '')::uuid,
            TG_OP,
            TG_TABLE_NAME,
            (coalesce(new_row, old_row) ->> 'id')::uuid,
            old_row,
            new_row);
    RETURN NULL;
END
$$;

CREATE TRIGGER users_updated_at BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER persons_updated_at BEFORE UPDATE ON persons
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER students_updated_at BEFORE UPDATE ON students
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER staff_members_updated_at BEFORE UPDATE ON staff_members
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER organization_units_updated_at BEFORE UPDATE ON organization_units
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER courses_updated_at BEFORE UPDATE ON courses
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER course_offerings_updated_at BEFORE UPDATE ON course_offerings
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER course_enrollments_updated_at BEFORE UPDATE ON course_enrollments
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER assessments_updated_at BEFORE UPDATE ON assessments
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER grades_updated_at BEFORE UPDATE ON grades
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER users_audit AFTER INSERT OR UPDATE OR DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER students_audit AFTER INSERT OR UPDATE OR DELETE ON students
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER staff_members_audit AFTER INSERT OR UPDATE OR DELETE ON staff_members
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER grades_audit AFTER INSERT OR UPDATE OR DELETE ON grades
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER attendance_records_audit AFTER INSERT OR UPDATE OR DELETE ON attendance_records
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER course_enrollments_audit AFTER INSERT OR UPDATE OR DELETE ON course_enrollments
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER user_roles_audit AFTER INSERT OR UPDATE OR DELETE ON user_roles
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER role_permissions_audit AFTER INSERT OR UPDATE OR DELETE ON role_permissions
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER academic_programs_audit AFTER INSERT OR UPDATE OR DELETE ON academic_programs
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
CREATE TRIGGER courses_audit AFTER INSERT OR UPDATE OR DELETE ON courses
    FOR EACH ROW EXECUTE FUNCTION write_audit_log();
