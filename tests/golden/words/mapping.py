"""Each word for a column, and each fallback."""

from rowcall import (
    Computed,
    Const,
    Cut,
    Date,
    Exclude,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Mapping,
    Names,
    Number,
    Project,
    Reject,
    Round,
    Sql,
    Timestamp,
    Unique,
)

things = Mapping(
    target="things",
    source="thing",
    columns={
        "title": Sql("name").or_quarantine("no_name"),
        "titles": Names(az="name", en="name_en").or_placeholder("'adsız'"),
        "facts": Json(code="code", kind="kind"),
        "short": Fit("name", length=12),
        "code": Unique("code").or_null(),
        "born": Date("born").or_null(),
        "price": Number("price").or_placeholder("0"),
        "count": Integer("count"),
        "open": Flag("open").or_stop("every thing is open or not"),
        "state": "state",
        "kind": Lookup("kind", {1: "new", 2: "old"}).or_null(),
        "origin": Const("the '90s"),
        "weight": Round("weight"),
        "remark": Cut("remark"),
        "seen": Timestamp("seen", zone="Asia/Baku"),
        "cost": Number("cost", decimal=",", thousands=".", round=True).or_null(),
        "plan": LargeObject("plan").or_null(),
        "label": Computed("title || ' ' || origin"),
    },
    created="born::timestamptz",
    exclude=(Exclude("test", "name LIKE 'test%'"),),
    reject=(Reject("no_price", "price IS NULL AND kind = 2"),),
)

project = Project(name="words", mappings=(things,))

stored = {"things": "judge load enter close"}
