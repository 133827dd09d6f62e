CREATE TABLE evs (id uuid PRIMARY KEY, day_text text NOT NULL, f text);
CREATE TABLE notes (id uuid PRIMARY KEY, ev_id uuid NOT NULL REFERENCES evs, txt text);
