"""The pages of the manual: what each command reads, writes and exits with."""

from dataclasses import dataclass

from rowcall.cli.exits import DONE, FAILED, WITH_FINDINGS, WRONG_USAGE

_FAILED = {FAILED: "a database does not answer, or says no"}
_WRONG = {WRONG_USAGE: "wrong usage, or findings in the project"}
_NO_LEDGER = {WRONG_USAGE: "wrong usage, or no run has begun on this target"}
_SIGNALS = {130: "stopped by Ctrl-C", 143: "stopped by SIGTERM"}
_ACCOUNT = {
    DONE: "done, and every row is accounted for",
    FAILED: "failed, or a row is lost or counted twice",
    **_WRONG,
    WITH_FINDINGS: "not finished, too many quarantined, or rows stay that would go",
}


@dataclass(frozen=True)
class Page:
    """What a command does, in a few words and to the world, and what its exit code says.

    `forms` are those of an argument with a grammar of its own.
    """

    does: str
    reads: str
    writes: str
    example: str
    exits: dict[int, str]
    forms: tuple[str, ...] = ()


PAGES = {
    "init": Page(
        does="a draft of a project from two databases, with its evidence",
        reads="both catalogs, and up to 1,000 rows of each source table, but no column that is"
        " named like a secret",
        writes="project.py, DRAFT.md and mappings/ in a folder that has none of them",
        example="rowcall init --source dbname=old --target dbname=new --out shop",
        exits={
            DONE: "written; what is to be decided is no failure",
            **_FAILED,
            WRONG_USAGE: "wrong usage, or the folder holds a project",
        },
    ),
    "describe": Page(
        does="mappings as tables, for reviewers who know no Python",
        reads="the project alone; no database",
        writes="nothing",
        example="rowcall describe users --project edu_lms --format markdown",
        exits={DONE: "printed", WRONG_USAGE: "wrong usage, or no such project or mapping"},
    ),
    "check": Page(
        does="what is wrong with a project, and what staging counted",
        reads="the project, and the catalogs of both databases; where a run has staged the source,"
        " each staged table once",
        writes="nothing",
        example="rowcall check --project edu_lms",
        exits={
            DONE: "no findings; notes on staged rows do not count",
            **_FAILED,
            WRONG_USAGE: "wrong usage, findings in the project, or something unclaimed",
        },
    ),
    "count": Page(
        does="what a naive count says of both databases, and what it hides",
        reads="the counted tables of both databases, and the ledger where there is one",
        writes="nothing",
        example="rowcall count --project edu_lms --format json",
        exits={
            DONE: "counted, and nothing is hidden",
            **_FAILED,
            WRONG_USAGE: "wrong usage, findings in the project, or a project without counts",
            WITH_FINDINGS: "counted, and the findings say what that hides",
        },
    ),
    "plan": Page(
        does="the steps of a run, with their estimated rows",
        reads="the project, both catalogs, and which steps are done; with --what-if the staging in"
        " the target, and of the source at most its catalog",
        writes="nothing; with --what-if a database beside the target, or the empty one of"
        " --scratch, for as long as it takes",
        example="rowcall plan --what-if offerings.course_id=quarantine",
        exits={
            DONE: "printed",
            FAILED: "a database does not answer or says no, or such a run would stop",
            WRONG_USAGE: "wrong usage, findings in the project, or staging is not complete",
            **_SIGNALS,
        },
        forms=(
            "A CHANGE of --what-if is one of:",
            "  MAPPING.COLUMN=quarantine     no value: the row is quarantined",
            "  MAPPING.COLUMN=quarantine(REASON)",
            "  MAPPING.COLUMN=null           no value: NULL is written",
            "  MAPPING.COLUMN=placeholder(SQL)  no value: this one is written",
            "  MAPPING.COLUMN=placeholder    no row: a stand-in row is referred to",
            "  MAPPING.COLUMN=stop(REASON)   no value: the run stops",
            "  MAPPING.COLUMN=sql(SQL)       the column is another expression",
            "  MAPPING.COLUMN[CODE]=VALUE    a lookup knows the code",
            "  MAPPING.COLUMN-[CODE]         a lookup does not know the code",
            "  MAPPING.when=SQL              of a shared source it takes other units",
            "  MAPPING.exclude+REASON=SQL    rows are left out; so reject+REASON=SQL",
            "  MAPPING.exclude-REASON        a rule is gone; so reject-REASON",
            "MAPPING/TABLE is one table of a union; a mapping that alone writes a target",
            "table may be named by it.",
        ),
    ),
    "adopt": Page(
        does="find the rows that an earlier migration wrote",
        reads="the project, the source in one snapshot, the target's tables, and the project key",
        writes="its schemas rowcall and rowcall_staging in the target, no row of yours; with"
        " --backup the dump of the target; with --dry-run nothing that stays; values are masked"
        " without --show-values",
        example="rowcall adopt --project edu_lms --backup before-the-switch",
        exits={
            DONE: "every row of the target has one origin",
            FAILED: "a database does not answer or says no, or a row has two origins",
            WRONG_USAGE: "wrong usage, findings in the project, nothing to adopt, or done already",
            WITH_FINDINGS: "adopted, with doubts about a rule",
            **_SIGNALS,
        },
    ),
    "run": Page(
        does="migrate, go on where an earlier run stopped, or follow what has changed since",
        reads="the project, the source in one snapshot, and the project key",
        writes="the tables of the target that a mapping names, its schemas rowcall and"
        " rowcall_staging, and a new key file where there is none",
        example="rowcall run --project edu_lms --jobs 4 --max-quarantined 1000",
        exits={**_ACCOUNT, **_SIGNALS},
    ),
    "verify": Page(
        does="every migrated value, made again by another evaluator and compared",
        reads="the ledger, the staging and the tables of the target, in one snapshot; of the"
        " source the catalog, where it answers",
        writes="nothing; values are masked without --show-values, secrets are not looked at",
        example="rowcall verify --project edu_lms",
        exits={
            DONE: "verified, no difference",
            FAILED: "a difference, or a database does not answer or says no",
            WRONG_USAGE: "wrong usage, or no run has come to its end on this target",
            **_SIGNALS,
        },
    ),
    "status": Page(
        does="how far the runs on a target have come",
        reads="the ledger in the target; both catalogs, where the source answers",
        writes="nothing",
        example="rowcall status --project edu_lms",
        exits={DONE: "printed", **_FAILED, WRONG_USAGE: "wrong usage"},
    ),
    "report": Page(
        does="what became of every row",
        reads="the ledger and the tables of the target; for --html and Markdown the counted tables"
        " of the source too, where it answers",
        writes="nothing; with --html the file",
        example="rowcall report --project edu_lms --html report.html",
        exits={
            **_ACCOUNT,
            **_NO_LEDGER,
            WITH_FINDINGS: "not finished, too much quarantined, or a doubt about a rule",
        },
    ),
    "explain": Page(
        does="what became of an old key, or where a new one comes from",
        reads="the ledger, the staging and the row itself in the target; not the source",
        writes="nothing; values are masked without --show-values, secrets always",
        example="rowcall explain students 4711 --side old --project edu_lms",
        exits={DONE: "printed", **_FAILED, WRONG_USAGE: "wrong usage, or no such table or key"},
    ),
    "sql": Page(
        does="verification queries, for psql and a DBA without rowcall",
        reads="nothing of yours",
        writes="nothing",
        example="rowcall sql balance",
        exits={DONE: "printed", WRONG_USAGE: "wrong usage, or no such query"},
    ),
    "demo": Page(
        does="build a synthetic source and its target, migrate, report",
        reads="nothing of yours",
        writes="the folder .demo, with a PostgreSQL server of its own; with --server two"
        " databases there, which it makes anew only where an earlier demo made them",
        example="rowcall demo --scale 0.02",
        exits={**_ACCOUNT, **_SIGNALS},
    ),
    "quarantine list": Page(
        does="what waits in quarantine, counted by reason and cause",
        reads="the ledger in the target",
        writes="nothing",
        example="rowcall quarantine list --project edu_lms",
        exits={DONE: "printed", **_FAILED, **_NO_LEDGER},
    ),
    "quarantine show": Page(
        does="one unit: its problems, its root, the values behind them",
        reads="the ledger and the staging in the target",
        writes="nothing",
        example="rowcall quarantine show students 4711 --project edu_lms",
        exits={DONE: "printed", **_FAILED, WRONG_USAGE: "wrong usage, or no such unit"},
    ),
    "quarantine export": Page(
        does="quarantined rows as CSV, to be corrected",
        reads="the ledger and the staging in the target",
        writes="the file of --out, where it is not there yet",
        example="rowcall quarantine export --cause students/bad_value --out bad.csv",
        exits={DONE: "written", **_FAILED, **_NO_LEDGER},
    ),
    "quarantine import": Page(
        does="corrected values into the ledger, for the next run",
        reads="the CSV file, and the ledger and the staging in the target",
        writes="overrides into the ledger, all lines or none; with --dry-run nothing",
        example="rowcall quarantine import bad.csv --by 'A. Aliyeva' --dry-run",
        exits={
            DONE: "written, or nothing to object",
            **_FAILED,
            WRONG_USAGE: "wrong usage, or findings in the file: nothing was written",
        },
    ),
    "keys list": Page(
        does="what a run has dropped for speed, and is dropped now",
        reads="the ledger in the target; the project only where --target names none",
        writes="nothing",
        example="rowcall keys list --target dbname=new",
        exits={DONE: "printed", **_FAILED, **_NO_LEDGER},
    ),
    "keys restore": Page(
        does="put back what a run that stopped has dropped",
        reads="the ledger in the target; the project only where --target names none",
        writes="the keys, indexes and trigger states that are dropped, each to the letter, and that"
        " they are there again; no row",
        example="rowcall keys restore --target dbname=new",
        exits={
            DONE: "all is there again",
            FAILED: "a database does not answer, or says no",
            **_NO_LEDGER,
            WITH_FINDINGS: "rows forbid a key, which is listed with their number",
        },
    ),
    "server start": Page(
        does="start a PostgreSQL of your own, and make databases in it",
        reads="nothing",
        writes="the folder, where it holds no server yet, and the databases that are missing",
        example="rowcall server start server shop_old shop_new",
        exits={
            DONE: "runs; its addresses are on stdout",
            FAILED: "the server does not start",
            WRONG_USAGE: "wrong usage, or the folder holds other files",
        },
    ),
    "server stop": Page(
        does="stop it; with --remove for good",
        reads="nothing",
        writes="nothing; with --remove the folder is removed",
        example="rowcall server stop server --remove",
        exits={
            DONE: "stopped",
            FAILED: "the server does not stop",
            WRONG_USAGE: "wrong usage, or the folder holds no server",
        },
    ),
    "server programs": Page(
        does="the folder of its programs, such as psql",
        reads="nothing",
        writes="nothing",
        example="rowcall server programs",
        exits={DONE: "printed", FAILED: "the package with the programs is not installed"},
    ),
}
