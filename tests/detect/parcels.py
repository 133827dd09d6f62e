"""Parcels of depots: a source, a target, and rows of an earlier migration with what went wrong."""

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf

from engine.conftest import Prepare
from engine.moving import Move, execute
from rowcall import Gather, Identity, Lookup, Mapping, Match, Policy, Ref
from rowcall.account.detecting import find_faults
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.compile.detect.fault import Fault

SOURCE = """
CREATE TABLE depot (id integer PRIMARY KEY, title text, region text, opened date);
INSERT INTO depot
SELECT n, 'Depot ' || n, 'R' || n / 4, '2021-03-07' FROM generate_series(1, 24) AS n;
CREATE TABLE parcel (
  id bigint PRIMARY KEY, code text, kind integer, depot_id integer, weight numeric, height numeric,
  sent date, scanned timestamp, receiver text, sender text, login text, mail text);
INSERT INTO parcel
SELECT 7000000000 + n * 977, 'BAKU-' || n / 5 || '-parcel-number-' || n, n % 4, n % 24 + 1,
       (n * 37 % 500) / 10.0, (n * 53 % 700) / 10.0, date '2020-01-01' + n * 7 % 900,
       timestamp '2021-03-01 08:00' + n * interval '47 minutes',
       'To ' || md5('r' || n), 'By ' || md5('s' || n), 'user' || n * 13,
       CASE WHEN n % 3 > 0 THEN 'p' || n || '@example.org' END
  FROM generate_series(1, {parcels}) AS n;
CREATE TABLE scan (id bigint PRIMARY KEY, parcel_id bigint, at timestamp, point_id bigint);
INSERT INTO scan
SELECT (id * 7919 % 1000003) * 3 + k, id, scanned + k * interval '61 minutes',
       nullif(110000000 + abs(hashint8(id + k)) % {points}, 110000000)
  FROM parcel, generate_series(0, {scans} - 1) AS k;
"""

TARGET = """
CREATE TABLE depots (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), old_id integer, title text,
                     region text);
CREATE TABLE parcels (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), old_id bigint, code text, kind text,
  depot_id uuid REFERENCES depots, weight numeric(8,2), height numeric(8,2), sent date,
  scanned timestamp, receiver text, sender text, mail text, number text, closed timestamp);
"""

KINDS = {0: "letter", 1: "box", 2: "bag", 3: "pallet"}

depots = Mapping(
    target="depots",
    source="depot",
    created="opened",
    columns={"old_id": "id", "title": "title", "region": "region"},
    identity=Identity(Match("old id", {"old_id": "id"})),
)

RULE = Match("old id", {"old_id": "id"}, when="login IS NOT NULL")
SCANS = {
    "scans": Gather(
        of="scan", on={"parcel_id": "id"}, last="max(at)", ids="min(id)", points="max(point_id)"
    )
}

# what the earlier migration wrote, over the row of the source and of its depot
RIGHT = {
    "old_id": "parcel.id",
    "code": "parcel.code",
    "kind": "CASE kind WHEN 0 THEN 'letter' WHEN 1 THEN 'box' WHEN 2 THEN 'bag' ELSE 'pallet' END",
    "depot_id": "own.id",
    "weight": "weight",
    "height": "height",
    "sent": "sent",
    "scanned": "scanned",
    "receiver": "receiver",
    "sender": "sender",
    "mail": "mail",
    "number": "'P' || parcel.id",
}


def parcels(
    rule: Match = RULE,
    columns: MappingOf[str, object] | None = None,
    repaired: Iterable[str] = (),
    created: str | None = None,
) -> Mapping:
    """Return the mapping of the parcels."""
    return Mapping(
        target="parcels",
        source="parcel",
        created=created,
        columns={
            "old_id": "id",
            "code": "code",
            "kind": Lookup("kind", KINDS),
            "depot_id": Ref(depots, "depot_id"),
            "weight": "weight",
            "height": "height",
            "sent": "sent",
            "scanned": "scanned",
            "receiver": "receiver",
            "sender": "sender",
            "mail": "mail",
            "number": "'P' || id",
            **(columns or {}),  # type: ignore[dict-item]
        },
        joins=SCANS,
        identity=Identity(rule, policy=dict.fromkeys(repaired, Policy.REPAIR)),
    )


def adopted(
    move: Prepare,
    wrong: MappingOf[str, str],
    *,
    of: int = 240,
    points: int = 90,
    scans: int = 3,
    where: str = "TRUE",
    mapping: Mapping | None = None,
) -> Move:
    """Return the move with its rows adopted, written as RIGHT says but for the columns given."""
    written = {**RIGHT, **wrong}
    source = SOURCE.format(parcels=of, points=points, scans=scans)
    made = move(source, TARGET, depots, mapping or parcels())
    there = source.replace("TABLE ", "TABLE old.").replace("INTO ", "INTO old.")
    copy = f"""
    CREATE SCHEMA old;
    {there.replace("FROM parcel,", "FROM old.parcel,")}
    INSERT INTO depots (old_id, title, region) SELECT id, title, region FROM old.depot;
    INSERT INTO parcels ({", ".join(written)})
    SELECT {", ".join(written.values())}
      FROM old.parcel AS parcel JOIN depots AS own ON own.old_id = parcel.depot_id
     WHERE {where};
    DROP SCHEMA old CASCADE;
    """
    execute(made.target, copy)
    made.adopt()
    return made


def found_in(move: Move) -> list[Fault]:
    """Return all that the detectors find."""
    with reading(move.target) as connection:
        return list(find_faults(connection, bind_to_staging(move.project, connection)))


def faults_of(move: Move) -> dict[str, Fault]:
    """Return what the detectors find of single columns, each of which has one fault."""
    of_rows = ("collapsed", "interrupted")
    found = [fault for fault in found_in(move) if fault.kind not in of_rows]
    assert len({(f.mapping, f.target_column) for f in found}) == len(found)
    return {f.target_column: f for f in found}


def kinds_of(move: Move) -> dict[str, str]:
    """Return the kind of what is found, by target column."""
    return {fault.target_column: fault.kind for fault in found_in(move)}
