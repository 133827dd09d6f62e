CREATE TABLE shelves (id uuid PRIMARY KEY, code text UNIQUE, note text);
CREATE TABLE books (
  id uuid PRIMARY KEY, shelf_id uuid NOT NULL REFERENCES shelves,
  old_shelf_id uuid REFERENCES shelves, any_shelf_id uuid REFERENCES shelves
);
