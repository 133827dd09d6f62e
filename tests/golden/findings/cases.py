"""One small mistake after another: each project below has exactly the findings of its name."""

from collections.abc import Callable

from rowcall import (
    AfterLoad,
    Computed,
    Const,
    CountPair,
    Date,
    Distribution,
    Exclude,
    Existing,
    FanOut,
    Fit,
    Gather,
    Holds,
    Identity,
    LargeObject,
    Lookup,
    Mapping,
    Match,
    Member,
    Merge,
    Number,
    Path,
    Policy,
    Project,
    Query,
    Ref,
    Secret,
    Sql,
    Timestamp,
    Union,
    Unique,
)
from rowcall.mapping.columns import Value


def people(**more: object) -> Mapping:
    """A mapping without a mistake, but for what is given."""
    columns: dict[str, Value | str] = {"name": "name", "mail": "mail"}
    given = {"target": "people", "source": "person", "columns": columns} | more
    return Mapping(**given)  # type: ignore[arg-type]


def with_column(column: str, value: Value | str) -> Mapping:
    return people(columns={"name": "name", column: value})


def visits(**more: object) -> Mapping:
    given: dict[str, object] = {
        "target": "visits",
        "source": "visit",
        "key": ("person", "day"),
        "columns": {"person_id": Ref("people", "person"), "day": "day"},
    } | more
    return Mapping(**given)  # type: ignore[arg-type]


def of(*mappings: Mapping, **more: object) -> Project:
    return Project(name="small", mappings=mappings, **more)  # type: ignore[arg-type]


def union(*members: Member, **more: object) -> Mapping:
    return people(source=Union(*members), columns={"name": "name"}, **more)


def stays(**columns: Value | str) -> Project:
    return of(Mapping(target="stays", source="stay", columns=columns))


PERSON = Member("person", key="id")
GUEST = Member("guest", key="code")


def phones(**parts: dict[str, str]) -> FanOut:
    return FanOut("contacts", "person", key="id", parts=parts)


def computed(file: str, *columns: str) -> AfterLoad:
    return AfterLoad(file, key="id", columns=columns)


def spread(source: str, target: str) -> Project:
    return of(people(), distributions=(Distribution("people", source, target),))


BY_NAME = Match("name", {"name": "name"})
KNOWN = Identity(BY_NAME)


def known(*rules: Match, **more: object) -> Project:
    """Persons and visits of which an earlier migration wrote some, recognised by these rules."""
    identity = Identity(*(rules or (BY_NAME,)), **more)  # type: ignore[arg-type]
    return of(people(identity=identity), visits())


def known_visits(theirs: str, ours: str | Ref, **parent: object) -> Project:
    identity = Identity(Match("person and day", {theirs: ours, "day": "day"}))
    return of(people(**({"identity": KNOWN} | parent)), visits(identity=identity))


def counted(old: str = "person", new: str = "people", **filters: str) -> Project:
    pair = CountPair(category="People", old_table=old, new_table=new, **filters)  # type: ignore[arg-type]
    return of(people(), counts=(pair,))


CONTACTS = phones(a={"way": "mail"}, b={"way": "phone"})

CASES: dict[str, Callable[[], Project]] = {
    "nothing": lambda: of(people(), visits()),
    "nothing in a cast that is said": lambda: stays(home="home::address"),
    # zones, formats, separators
    "zone_unsaid": lambda: stays(at="at"),
    "zone_unsaid of a date": lambda: stays(at=Date("said")),
    "zone_unsaid of a placeholder": lambda: stays(at=Sql("at::timestamptz").or_placeholder("at")),
    "zone_unsaid of an array": lambda: stays(seen="seen"),
    "other_parts": lambda: stays(home="home"),
    "format_unsaid": lambda: stays(day="said"),
    "no_timestamp": lambda: stays(day=Timestamp("said")),
    "bad_format": lambda: stays(day=Date("said", format="MM/DD/YY")),
    "bad_format of a date with a time": lambda: stays(
        day=Date("said", format="DD.MM.YYYY HH24:MI")
    ),
    "bad_separators": lambda: stays(price=Number("price", decimal=".", thousands=".")),
    "unknown_zone": lambda: stays(at=Timestamp("at", zone="Europe/Baku")),
    # names
    "mapping_twice": lambda: of(people(), people()),
    "name_too_long": lambda: of(people(source=Query(f"{'people_' * 10}.sql", key="id"))),
    "too_wide": lambda: of(
        people(target="wide", columns={f"c{i}": "name || mail" for i in range(1590)})
    ),
    "name_clash": lambda: of(people(), visits(name="people__overruled")),
    "name_clash of columns": lambda: of(with_column("name__raw", "name")),
    "name_clash of labels": lambda: of(people(joins={"source": Path(("boss", "person.id"))})),
    "name_clash of comments": lambda: of(people(name="people */ DROP")),
    "name_clash of entries": lambda: of(union(PERSON, GUEST), people(name="people_guest")),
    "name_clash of an index": lambda: of(people(), visits(name="people_key")),
    "name_clash of a FanOut": lambda: of(people(name="contacts", source=CONTACTS)),
    # sources
    "unknown_source_table": lambda: of(people(source="persom")),
    "unknown_key_column": lambda: of(people(key="nr")),
    "member_twice": lambda: of(union(PERSON, PERSON)),
    "key_counts_differ": lambda: of(union(PERSON, Member("visit", key=("person", "day"),
                                                         columns={"name": "room"}))),
    "merge_by_null": lambda: of(
        people(
            target="rooms",
            columns={"name": "coalesce(name, '')", "floor": "phone"},
            merge=Merge(by=("name", "floor")),
        )
    ),
    "no_large_object": lambda: of(
        people(),
        visits(columns={"person_id": Ref("people", "person"), "day": LargeObject("day")}),
    ),
    "large_object_of_no_table": lambda: of(
        people(source=phones(m={"way": "mail"}), columns={"name": LargeObject("mail")})
    ),
    "not_populated": lambda: of(people(source="sums")),
    "target_has_children": lambda: of(people(target="parents", columns={"name": "name"})),
    "unknown_column without its quotes": lambda: of(
        people(source="branch.person", columns={"name": "Name"})
    ),
    "query_missing": lambda: of(people(source=Query("nowhere.sql", key="id"))),
    "bad_query": lambda: of(people(source=Query("queries/broken.sql", key="id"))),
    "bad_query of an unknown table": lambda: of(
        people(source=Query("queries/unknown_table.sql", key="id"))
    ),
    "query_named_as_table": lambda: of(people(source=Query("queries/person.sql", key="id"))),
    "unknown_column of a query": lambda: of(
        people(source=Query("queries/named.sql", key="id"), columns={"name": "nam"})
    ),
    # fan-outs
    "fan_out_parts": lambda: of(people(source=phones(a={"way": "mail"}, b={"road": "phone"}),
                                       name="x", columns={"name": "way"})),
    "fan_out_parts without parts": lambda: of(people(source=phones(), name="x")),
    "fan_out_parts of nothing": lambda: of(
        people(source=FanOut("c", "person", key="id", parts={"": {"way": "mail"}}), name="x")
    ),
    "fan_out_shadows": lambda: of(people(source=phones(a={"id": "phone"}), name="x")),
    "unknown_column of a part": lambda: of(people(source=phones(a={"way": "fon"}), name="x")),
    "fan_outs_differ": lambda: of(
        people(source=CONTACTS, name="x", when="part = 'a'"),
        people(source=phones(a={"way": "mail"}), name="y", when="part = 'b'"),
    ),
    "shared_without_when": lambda: of(
        people(source=CONTACTS, name="x", when="part = 'a'"), people(source=CONTACTS, name="y")
    ),
    # expressions
    "bad_expression": lambda: of(with_column("mail", "lower(mail")),
    "bad_expression of two": lambda: of(with_column("mail", "mail; DROP TABLE person")),
    "bad_expression with a subquery": lambda: of(
        with_column("mail", "(SELECT max(mail) FROM person)")
    ),
    "bad_expression with a schema": lambda: of(with_column("mail", "public.person.mail")),
    "bad_expression of an order": lambda: of(people(survivor="name DESC DESC")),
    "more_than_one_row": lambda: of(with_column("mail", "max(mail)")),
    "more_than_one_row in a window": lambda: of(
        with_column("mail", "lag(mail) OVER (ORDER BY name)")
    ),
    "unknown_column": lambda: of(with_column("mail", "coalesce(mial, name)")),
    "unknown_column in a rule": lambda: of(people(exclude=(Exclude("old", "age > 99"),))),
    "when_without_sharing": lambda: of(people(when="length(name) > 2")),
    "unknown_column in when": lambda: of(people(when="age > 99")),
    "unknown_column in created": lambda: of(people(created="born")),
    "unknown_column in survivor": lambda: of(people(survivor="age DESC, name")),
    "unknown_column in gather": lambda: of(
        people(merge=Merge(by=("name",), gather={"mail": "mial"}))
    ),
    "unknown_column in a fallback": lambda: of(
        with_column("mail", Sql("mail").or_placeholder("mial"))
    ),
    "unknown_column of a secret": lambda: of(with_column("mail", Secret("password"))),
    "unknown_column of a label": lambda: of(
        people(joins={"chief": Path(("boss", "person.id"))}, columns={"name": "chief.nam"})
    ),
    "unknown_column of a computed one": lambda: of(with_column("mail", Computed("nam || '@'"))),
    "unknown_column of a unique one": lambda: of(
        people(source=CONTACTS, name="x", columns={"name": Unique("way")})
    ),
    "unknown_label": lambda: of(
        people(joins={"chief": Path(("boss", "person.id"))}, columns={"name": "chef.name"})
    ),
    "unknown_column in a path": lambda: of(people(joins={"chief": Path(("chief", "person.nr"))})),
    "unknown_source_table in a path": lambda: of(people(joins={"chief": Path(("boss", "men.id"))})),
    "bad_path": lambda: of(people(joins={"chief": Path(("boss", "person"))})),
    "bad_path without hops": lambda: of(people(joins={"chief": Path("name")})),
    "path_without_column": lambda: of(
        people(), visits(columns={"person_id": Ref("people", Path(("person", "person.id")))})
    ),
    "unknown_column in Gather": lambda: of(
        people(joins={"seen": Gather("visit", {"persn": "idd"}, days="count(dya)")})
    ),
    "unknown_source_table in Gather": lambda: of(
        people(joins={"seen": Gather("visist", {"person": "id"}, days="count(*)")})
    ),
    # targets
    "unknown_target_table": lambda: of(people(target="peoples")),
    "unknown_target_column": lambda: of(with_column("maill", "mail")),
    "generated_column": lambda: of(people(target="counted", columns={"id": "id", "made": "now()",
                                                                     "twice": "id"})),
    "column_not_written": lambda: of(people(columns={"mail": "mail"})),
    "volatile_default": lambda: of(people(target="counted", columns={"id": "id"})),
    "no_primary_key": lambda: of(people(target="loose", columns={"name": "name"})),
    "key_not_written": lambda: of(
        people(), visits(target="tags", columns={"word": "room"}, name="tags")
    ),
    "key_not_uuid": lambda: of(people(target="counted", columns={"made": Const("1970-01-01")})),
    # words
    "null_not_allowed": lambda: of(people(columns={"name": Sql("name").or_null()})),
    "or_ref_without_reference": lambda: of(
        with_column("mail", Sql("mail").or_ref(Ref("people", "boss")))
    ),
    "placeholder_without_value": lambda: of(with_column("mail", Sql("mail").or_placeholder())),
    "not_a_label": lambda: of(with_column("kind", Lookup("mail", {"a": "staff", "b": "quest"}))),
    "not_a_label of a constant": lambda: of(with_column("kind", Const("visitor"))),
    "bad_lookup": lambda: of(with_column("mail", Lookup("mail", {}))),
    "fit_too_short": lambda: of(with_column("mail", Fit("mail", length=8))),
    "secret_without_key": lambda: of(
        union(PERSON, Member("guest", key="code", columns={"mail": Secret("name")}))
    ),
    # references
    "unknown_mapping": lambda: of(people(), visits(columns={"person_id": Ref("peple", "person")})),
    "key_count": lambda: of(
        people(), visits(columns={"person_id": Ref("people", "person", "day")})
    ),
    "reference_without_source": lambda: of(union(PERSON, GUEST), visits()),
    "unknown_reference_source": lambda: of(
        union(PERSON, GUEST),
        visits(columns={"person_id": Ref("people", "person", source="gest")}),
    ),
    "reference_to_parts": lambda: of(
        people(source=CONTACTS, name="ways"),
        visits(columns={"person_id": Ref("ways", "person")}),
    ),
    "composite_target_key": lambda: of(
        people(),
        people(target="tags", name="tags",
               columns={"person_id": Ref("people", "id"), "word": "name"}),
        visits(columns={"person_id": Ref("tags", "person")}),
    ),
    "reference_type": lambda: of(people(), visits(columns={"person_id": Const(None),
                                                           "day": Ref("people", "person")})),
    "reference_to_another_table": lambda: of(
        people(),
        visits(),
        visits(name="again", columns={"person_id": Ref("visits", "person", "day")}),
    ),
    "own_reference_in_parts": lambda: of(
        people(source=CONTACTS, name="x", columns={"name": "way", "boss_id": Ref("x", "boss")})
    ),
    "own_placeholder": lambda: of(with_column("boss_id", Ref("people", "boss").or_placeholder())),
    "own_requirement": lambda: of(people(require={"boss": Ref("people", "boss")})),
    "or_ref_not_followed": lambda: of(
        with_column("boss_id", Ref("people", "boss").or_ref(Ref("people", "id")))
    ),
    "deferred_placeholder": lambda: of(
        people(placeholder={"name": "missing.key"}),
        visits(columns={"person_id": Ref("people", "person").deferred().or_placeholder()}),
    ),
    "deferred_not_null": lambda: of(
        people(), visits(columns={"person_id": Ref("people", "person").deferred().or_null()})
    ),
    "deferred_without_null": lambda: of(with_column("boss_id", Ref("people", "boss").deferred())),
    "deferred_requirement": lambda: of(
        people(require={"boss": Ref("people", "boss").deferred().or_null()})
    ),
    "deferred_composite_key": lambda: of(
        people(),
        people(target="tags", name="tags",
               columns={"person_id": Ref("people", "id"), "word": "name",
                        "near_id": Ref("people", "boss").deferred().or_null()}),
    ),
    "reference_circle": lambda: of(
        with_column("boss_id", Ref("visits", "boss", "boss")), visits()
    ),
    # stand-ins
    "placeholder_lacks_column": lambda: of(
        people(), visits(columns={"person_id": Ref("people", "person").or_placeholder()})
    ),
    "placeholder_not_unique": lambda: of(
        people(placeholder={"name": "'nobody'"}),
        visits(columns={"person_id": Ref("people", "person").or_placeholder()}),
    ),
    "placeholder_not_a_row": lambda: of(
        people(placeholder={"name": "missing.key"}),
        visits(columns={"person_id": Ref("people", "person").or_placeholder("'nobody'")}),
    ),
    "placeholder_key": lambda: of(
        people(target="counted", columns={"id": "id", "made": Const("1970-01-01")}),
        visits(columns={"person_id": Const(None),
                        "facts": Ref("counted", "person").or_placeholder(made="day")}),
    ),
    "unknown_placeholder_column": lambda: of(
        people(placeholder={"name": "missing.key", "nam": "'x'"}),
        visits(columns={"person_id": Ref("people", "person").or_placeholder(age="1")}),
    ),
    "unknown_column of a stand-in": lambda: of(people(placeholder={"name": "missing.kee"})),
    # existing rows, and what is computed at the end
    "unknown_target_table of existing rows": lambda: of(
        with_column("boss_id", Existing("peple", name="name"))
    ),
    "unknown_target_column of existing rows": lambda: of(
        with_column("boss_id", Existing("visits", nam="name"))
    ),
    "existing_is_written": lambda: of(with_column("boss_id", Existing("people", name="name"))),
    "existing_not_unique": lambda: of(with_column("boss_id", Existing("visits", day="name"))),
    "composite_target_key of existing rows": lambda: of(
        with_column("boss_id", Existing("tags", person_id="id", word="name"))
    ),
    "query_missing at the end": lambda: of(people(after_load=computed("nowhere.sql"))),
    "bad_query at the end": lambda: of(people(after_load=computed("queries/unknown_table.sql"))),
    "query_lacks_column": lambda: of(
        people(after_load=computed("queries/computed.sql", "boss_id"))
    ),
    "unknown_target_column at the end": lambda: of(
        people(after_load=computed("queries/computed.sql", "age"))
    ),
    "composite_target_key at the end": lambda: of(
        people(),
        Mapping(target="tags", source="visit", key=("person", "day"),
                columns={"person_id": Ref("people", "person"), "word": "room"},
                after_load=computed("queries/computed.sql", "near_id")),
    ),
    "query_missing of a distribution": lambda: spread("nowhere.sql", "queries/computed.sql"),
    "bad_query of a distribution": lambda: spread("queries/person.sql", "queries/unread.sql"),
    "query_lacks_column of a distribution": lambda: spread("queries/counted.sql",
                                                           "queries/computed.sql"),
    # counts
    "unknown_source_table of a count": lambda: counted(old="persons"),
    "unknown_target_table of a count": lambda: counted(new="person"),
    "bad_filter": lambda: counted(old_filter="boss IS"),
    "bad_filter of an unknown column": lambda: counted(new_filter="bos_id IS NULL"),
    # merges
    "unknown_merge_column": lambda: of(people(merge=Merge(by=("nam",)))),
    "merge_column_not_written": lambda: of(people(merge=Merge(by=("kind",)))),
    "survivors_differ": lambda: of(
        union(Member("person", key="id", survivor="id DESC"), GUEST, merge=Merge(by=("name",)))
    ),
    "unknown_gather_column": lambda: of(people(merge=Merge(by=("name",), gather={"x": "name"}))),
    "gather_type": lambda: of(
        people(),
        visits(merge=Merge(by=("person_id",), gather={"facts": "day", "notes.all": "room",
                                                      "notes": "room"})),
    ),
    "gather_without_merge": lambda: of(
        union(PERSON, Member("guest", key="code", gather={"mail": "name"}))
    ),
    # identities
    "nothing in an identity": lambda: of(
        people(identity=Identity(
            Match("mail", {"lower(mail)": "lower(chief.mail)"}, when="length(name) > 2"),
            Match("chief", {"boss_id.name": "chief.name", "name": "name"}),
            joins={"chief": Path(("boss", "person.id"))},
            was={"mail": "chief.mail",
                 "name": Holds("name <> boss_id.name OR name = source.name OR name = chief.name")},
            policy={"mail": Policy.KEEP},
            accept={"twice boss_id.name+name": "they are two"},
        )),
        visits(identity=Identity(Match("person", {"person_id": Ref("people", "person")}))),
    ),
    "identity_of_parts": lambda: of(
        people(source=CONTACTS, name="x", columns={"name": "way"}, identity=KNOWN)
    ),
    "identity_of_written_key": lambda: of(
        people(columns={"id": "gen_random_uuid()", "name": "name"}, identity=KNOWN)
    ),
    "identity_without_rules": lambda: of(people(identity=Identity())),
    "rule_twice": lambda: known(BY_NAME, Match("name", {"mail": "mail"})),
    "unknown_doubt": lambda: of(people(identity=Identity(
        BY_NAME, accept={"alone nam": "typed", "odd name": "unheard of", "idle name": "right"}
    ))),
    "unknown_rule_source": lambda: known(Match("name", {"name": "name"}, of="persom")),
    "unknown_column of the member of a rule": lambda: of(union(
        PERSON, GUEST,
        identity=Identity(Match("mail", {"mail": "chief.mail"}), Match("code", {"mail": "code"}),
                          Match("guest", {"mail": "code"}, of="guest"),
                          joins={"chief": Path(("boss", "person.id"))}),
    )),
    "rule_without_evidence": lambda: known(Match("all", {})),
    "bad_expression in evidence": lambda: known(Match("name", {"lower(name": "name",
                                                               "mail": "lower(mail"})),
    "more_than_one_row in evidence": lambda: known(Match("name", {"name": "max(name)"})),
    "unknown_column of a target row": lambda: known(Match("name", {"nam": "name"})),
    "unknown_column of a row referred to": lambda: known(Match("boss", {"boss_id.nam": "name"})),
    "unknown_label of a target row": lambda: known(Match("boss", {"bos_id.name": "name"}),
                                                   Match("kind", {"zone.name": "name"})),
    "unknown_column in evidence": lambda: known(Match("name", {"name": "nam"})),
    "unknown_label in evidence": lambda: known(Match("name", {"name": "chief.name"})),
    "unknown_column in when of a rule": lambda: known(Match("name", {"name": "name"}, "age > 9")),
    "unknown_column in what was": lambda: known(was={"mail": "mial"}),
    "unknown_column in what holds": lambda: known(was={"mail": Holds("mial IS NULL")}),
    "unknown_label in what holds": lambda: known(was={"mail": Holds("mail = zone.name")}),
    "unknown_column in a label of an identity": lambda: known(
        joins={"chief": Path(("bos", "person.id"))}
    ),
    "name_clash of labels in an identity": lambda: known(joins={"source": Path(("boss",
                                                                               "person.id"))}),
    "name_clash of a label given twice": lambda: of(
        people(joins={"chief": Path(("boss", "person.id"))},
               identity=Identity(BY_NAME, joins={"chief": Path(("boss", "person.id"))}))
    ),
    "unknown_mapping in evidence": lambda: known_visits("person_id", Ref("poeple", "person")),
    "key_count in evidence": lambda: known_visits("person_id", Ref("people", "person", "room")),
    "unknown_column of a key in evidence": lambda: known_visits("person_id",
                                                                Ref("people", "persom")),
    "path_without_column in evidence": lambda: known_visits(
        "person_id", Ref("people", Path(("person", "person.id")))
    ),
    "reference_not_adopted": lambda: known_visits("person_id", Ref("people", "person"),
                                                  identity=None),
    "reference_adopted_later": lambda: of(
        people(identity=Identity(Match("seen", {"id": Ref("visits", "id", "mail")}))),
        visits(identity=Identity(Match("day", {"day": "day"}))),
    ),
    "reference_adopted_later by itself": lambda: known(Match("boss", {"boss_id": Ref("people",
                                                                                    "boss")})),
    "identity_column_not_written": lambda: known(was={"boss_id": "NULL", "mial": "mail"},
                                                 policy={"age": Policy.KEEP}),
    "was_of_secret": lambda: of(
        people(columns={"name": "name", "mail": Secret("mail"), "kind": Secret("phone")},
               identity=Identity(BY_NAME, was={"mail": "name", "kind": "'!'"}))
    ),
    "was_of_secret that holds": lambda: of(
        people(columns={"name": "name", "mail": Secret("mail")},
               identity=Identity(BY_NAME, was={"mail": Holds("mail LIKE '$%'")}))
    ),
    "bad_expression of a secret": lambda: of(
        people(columns={"name": "name", "mail": Secret("mail")},
               identity=Identity(BY_NAME, was={"mail": "'!"}))
    ),
    # drops
    "dropped_and_read": lambda: of(
        people(drop={"mail": "not wanted"}),
        drop_tables={"person": "gone"},
        drop_columns={"person.name": "secret"},
    ),
    "unknown_drop": lambda: of(
        people(drop={"fax": "nobody has one"}),
        drop_tables={"old_logs": "gone"},
        drop_columns={"person.fon": "gone", "*.line": "there is one"},
    ),
    # what the role may not do
    "unreadable": lambda: of(people(source="sealed", columns={"name": "name"})),
    "unreadable in part": lambda: of(people(source="closed",
                                            columns={"name": "name", "mail": "pin"})),
    "nothing where what is closed is dropped": lambda: of(
        people(source="closed", columns={"name": "name"}, drop={"pin": "not allowed to leave"})
    ),
    "hidden_rows": lambda: of(people(source="tenants", columns={"name": "name"})),
    "row_security": lambda: of(people(target="forced", columns={"name": "name"})),
    "rewrite_rule": lambda: of(people(target="routed", columns={"name": "name"})),
    "not_in_encoding": lambda: of(
        people(columns={"name": "coalesce(name, '€')", "mail": Const("café")})
    ),
}  # fmt: skip

# of these the target is in LATIN1
IN_LATIN1 = {"not_in_encoding"}
