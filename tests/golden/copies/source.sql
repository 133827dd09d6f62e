CREATE TABLE tag (thing text, word text, weight integer);
