CREATE TABLE evs (id uuid PRIMARY KEY, at timestamptz, day date);
