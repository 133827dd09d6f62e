CREATE TABLE works (
  id uuid PRIMARY KEY, title text NOT NULL UNIQUE, places text, codes text[], legacy jsonb
);
