CREATE TABLE nodes (id uuid PRIMARY KEY, up_id uuid REFERENCES nodes, side_id uuid REFERENCES nodes);
