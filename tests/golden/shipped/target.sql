CREATE TABLE kinds (id uuid PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE halls (id uuid PRIMARY KEY, kind_id uuid REFERENCES kinds, seats integer NOT NULL,
                    taken integer NOT NULL DEFAULT 0);
CREATE TABLE guests (id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls);
