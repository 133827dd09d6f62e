-- Ayla stale and twice, her second registration, Emin as people renamed him, a new member; and a
-- club that two clubs could be.
INSERT INTO members (id, name, mail, pin_hash, extra) VALUES
  ('00000000-0000-0000-0000-0000000000b1', 'AYLA', 'ayla@club', '!', '{"old": 11}'),
  ('00000000-0000-0000-0000-0000000000b2', 'AYLA', 'ayla2@club', '!', '{"old": 11}'),
  ('00000000-0000-0000-0000-0000000000b3', 'Emin Quliyev', 'emin@club', '!', '{"old": 13}'),
  ('00000000-0000-0000-0000-0000000000b4', 'AYLA Q.', 'ayla4@club', '!', '{"old": 12}'),
  ('00000000-0000-0000-0000-0000000000b9', 'New', 'new@club', '!', NULL);
INSERT INTO clubs VALUES ('00000000-0000-0000-0000-0000000000d1', 'Chess');
