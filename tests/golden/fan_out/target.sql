CREATE TABLE phones (id uuid PRIMARY KEY, number text NOT NULL, kind text NOT NULL);
CREATE TABLE faxes (id uuid PRIMARY KEY, number text NOT NULL, owner text);
