-- Who may log in, who that person is, and what was seen of them.

CREATE TABLE users (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    username             text NOT NULL UNIQUE,
    email                text NOT NULL UNIQUE,
    email_verified       boolean NOT NULL DEFAULT false,
    password_hash        text NOT NULL,
    mfa_secret           text,
    mfa_enabled          boolean NOT NULL DEFAULT false,
    is_active            boolean NOT NULL DEFAULT true,
    is_locked            boolean NOT NULL DEFAULT false,
    failed_login_count   integer NOT NULL DEFAULT 0,
    last_login_at        timestamptz,
    password_changed_at  timestamptz,
    deleted_at           timestamptz,
    metadata             jsonb NOT NULL DEFAULT '{}',
    created_at           timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at           timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT users_username_length CHECK (length(username) >= 3),
    -- No stricter: real addresses hold blanks and letters beyond ASCII.
    CONSTRAINT users_email_format CHECK (email LIKE '%@%.%')
);

CREATE TABLE persons (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id            uuid UNIQUE REFERENCES users ON DELETE CASCADE,
    first_name         text NOT NULL,
    last_name          text NOT NULL,
    middle_name        text,
    first_name_az      text,
    last_name_az       text,
    first_name_ru      text,
    last_name_ru       text,
    date_of_birth      date,
    gender             gender,
    nationality        text,
    national_id        text,
    passport_number    text,
    phone_primary      text,
    phone_secondary    text,
    address            jsonb,
    emergency_contact  jsonb,
    photo_url          text,
    created_at         timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at         timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE roles (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code         text NOT NULL UNIQUE,
    name         jsonb NOT NULL,
    description  jsonb,
    level        integer NOT NULL,
    is_system    boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE permissions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    resource    text NOT NULL,
    action      text NOT NULL,
    scope       permission_scope NOT NULL,
    conditions  jsonb,
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (resource, action, scope)
);

CREATE TABLE role_permissions (
    role_id        uuid NOT NULL REFERENCES roles ON DELETE CASCADE,
    permission_id  uuid NOT NULL REFERENCES permissions ON DELETE CASCADE,
    created_at     timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (role_id, permission_id)
);
CREATE INDEX role_permissions_permission_id_idx ON role_permissions (permission_id);

CREATE TABLE user_preferences (
    id                     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
    language               text NOT NULL DEFAULT 'az',
    timezone               text NOT NULL DEFAULT 'Asia/Baku',
    theme                  text NOT NULL DEFAULT 'light',
    notifications_enabled  boolean NOT NULL DEFAULT true,
    email_notifications    boolean NOT NULL DEFAULT true,
    sms_notifications      boolean NOT NULL DEFAULT false,
    push_notifications     boolean NOT NULL DEFAULT true,
    preferences            jsonb NOT NULL DEFAULT '{}',
    created_at             timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE user_sessions (
    id                        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id                   uuid REFERENCES users ON DELETE CASCADE,
    username                  text,
    session_id                text NOT NULL,
    login_timestamp           timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    logout_timestamp          timestamptz,
    last_activity_at          timestamptz,
    ip_address                inet,
    user_agent                text,
    device_type               text,
    browser                   text,
    operating_system          text,
    country                   text,
    city                      text,
    session_duration_seconds  integer,
    is_active                 boolean NOT NULL DEFAULT true,
    metadata                  jsonb,
    created_at                timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX user_sessions_user_id_idx ON user_sessions (user_id);

CREATE TABLE page_views (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id           uuid REFERENCES users ON DELETE SET NULL,
    session_id        text,
    path              text NOT NULL,
    referrer          text,
    duration_seconds  integer,
    created_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX page_views_user_id_idx ON page_views (user_id);

CREATE TABLE audit_logs (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid REFERENCES users ON DELETE SET NULL,
    action         text NOT NULL,
    resource_type  text NOT NULL,
    resource_id    uuid,
    old_values     jsonb,
    new_values     jsonb,
    ip_address     inet,
    user_agent     text,
    session_id     text,
    success        boolean NOT NULL DEFAULT true,
    error_message  text,
    created_at     timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX audit_logs_user_id_idx ON audit_logs (user_id);
CREATE INDEX audit_logs_resource_idx ON audit_logs (resource_type, resource_id);

CREATE TABLE file_uploads (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    original_name  text NOT NULL,
    stored_name    text NOT NULL,
    file_path      text NOT NULL,
    file_size      bigint NOT NULL,
    mime_type      text NOT NULL,
    checksum       text,
    uploaded_by    uuid REFERENCES users,
    resource_type  text,
    resource_id    uuid,
    is_public      boolean NOT NULL DEFAULT false,
    metadata       jsonb,
    created_at     timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX file_uploads_uploaded_by_idx ON file_uploads (uploaded_by);
CREATE INDEX file_uploads_resource_idx ON file_uploads (resource_type, resource_id);
