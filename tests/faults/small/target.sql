-- Whoever holds this lock alone keeps every batch of stays waiting in the middle of its INSERT.
CREATE FUNCTION pass_gate(night date) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(1);
  RETURN TRUE;
END
$$;

CREATE TABLE halls (
  id           uuid PRIMARY KEY,
  name         text UNIQUE,
  part_of_id   uuid REFERENCES halls,
  best_room_id uuid,
  room_count   integer NOT NULL,
  seats        integer CHECK (seats > 0)
);
CREATE TABLE rooms (
  id      uuid PRIMARY KEY,
  hall_id uuid NOT NULL REFERENCES halls,
  name    text,
  beds    integer
);
-- judging knows no keys over expressions: the database refuses the second row
CREATE UNIQUE INDEX one_name ON rooms (lower(name));
CREATE INDEX rooms_of_hall ON rooms (hall_id);
ALTER TABLE halls ADD CONSTRAINT best_room FOREIGN KEY (best_room_id) REFERENCES rooms;
COMMENT ON CONSTRAINT best_room ON halls IS 'closes a cycle';

CREATE TABLE keepers (
  id       uuid PRIMARY KEY,
  login    text NOT NULL UNIQUE,
  password text NOT NULL,
  hall_id  uuid REFERENCES halls
);
CREATE TABLE stays (
  id      uuid PRIMARY KEY,
  room_id uuid NOT NULL REFERENCES rooms,
  night   date NOT NULL,
  passed  boolean GENERATED ALWAYS AS (pass_gate(night)) STORED,
  UNIQUE (room_id, night)
);
CREATE TABLE notes (text text);
CREATE FUNCTION write_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notes VALUES (TG_TABLE_NAME);
  RETURN NULL;
END
$$;
CREATE TRIGGER note AFTER INSERT OR UPDATE ON rooms FOR EACH ROW EXECUTE FUNCTION write_note();
CREATE TRIGGER note AFTER INSERT OR UPDATE ON keepers FOR EACH ROW EXECUTE FUNCTION write_note();
ALTER TABLE keepers ENABLE ALWAYS TRIGGER note;
