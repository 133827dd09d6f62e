CREATE TABLE halls (id uuid PRIMARY KEY, name text NOT NULL, city text);
CREATE TABLE rooms (
  id uuid PRIMARY KEY, hall_id uuid NOT NULL REFERENCES halls, same_city_hall_id uuid,
  last_booked date, income numeric
);
