"""Does the command explain keys of both sides, and hide what it must?"""

import json
import re

from fixtures.command import Command


def test_an_old_key_and_a_new_one_lead_to_each_other(delivered: Command) -> None:
    old = delivered("explain", "parcel", "1")
    assert old.returncode == 0, old.stderr
    found = re.search(r"became +parcels (\S+)", old.stdout)
    assert found
    new = delivered("explain", "parcels", found[1])
    assert "origin  migrated" in new.stdout
    assert "parcels: parcel 1" in new.stdout
    assert re.search(r"kilos +numeric", new.stdout)
    assert re.search(
        r"kilos +2\.5", delivered("explain", "parcels", found[1], "--show-values").stdout
    )


def test_what_did_not_move_names_the_reasons_and_the_values(delivered: Command) -> None:
    told = delivered("explain", "parcel", "3").stdout
    assert "missing_reference: depot_id: no such depots" in told
    assert re.search(r"depot_id +9", told)
    assert "called_off" in delivered("explain", "parcel", "5").stdout


def test_a_secret_is_in_no_form_of_the_answer(delivered: Command) -> None:
    [unit] = json.loads(delivered("explain", "courier", "1", "--format", "json").stdout)["old"]
    for form in ("text", "json"):
        for table, key in (("courier", "1"), ("couriers", unit["target_key"])):
            told = delivered("explain", table, key, "--show-values", "--format", form).stdout
            assert told
            assert "a-secret" not in told
            assert "argon2" not in told


def test_a_placeholder_tells_for_whom(delivered: Command) -> None:
    [unit] = json.loads(delivered("explain", "courier", "3", "--format", "json").stdout)["old"]
    row = json.loads(
        delivered("explain", "couriers", unit["target_key"], "--format", "json").stdout
    )
    [depot] = [one for one in row["new"]["columns"] if one["column_name"] == "depot_id"]
    told = delivered("explain", "depots", depot["value"]["text"]).stdout
    assert "stands for  depots 9" in told
    assert "asked by  couriers 3" in told


def test_what_is_not_there_ends_with_code_2(delivered: Command, target: str) -> None:
    early = delivered("explain", "parcel", "1", ROWCALL_TARGET=target)
    assert (early.returncode, "no ledger" in early.stderr) == (2, True)
    for words, said in (
        (("parcel", "11"), "no row with the key 11"),
        (("parzel", "1"), "did you mean parcel"),
        (("parcel", "1", "--side", "new"), "no mapping writes"),
        (("scrap", "1"), "left behind: a table that somebody forgot"),
    ):
        done = delivered("explain", *words)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert said in done.stderr
