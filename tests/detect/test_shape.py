"""A text's shape keeps its letters, and shows how many digits there are where that is constant."""

from detect.parcels import adopted
from engine.conftest import Prepare
from rowcall.compile.detect.shape import common_shapes, shape


def test_a_run_keeps_its_length_where_all_have_it() -> None:
    assert common_shapes({"S#####": 7}) == {"S#####": 7}
    assert common_shapes({"S#####": 7, "S####": 2}) == {"S#": 9}
    assert common_shapes({"####-#": 3, "####-##": 1, "####-###": 1}) == {"####-#": 5}
    assert common_shapes({}) == {}


def test_shapes_are_told_apart_by_their_letters_the_most_frequent_first() -> None:
    assert list(common_shapes({"a#": 1, "b#": 3, "b##": 3, "": 2}).items()) == [
        ("b#", 6),
        ("", 2),
        ("a#", 1),
    ]


def test_the_database_gives_each_text_its_shape(move: Prepare) -> None:
    moved = adopted(move, {})
    counted = moved.rows(f"SELECT {shape('code')}, count(*) FROM parcels GROUP BY 1")
    assert common_shapes({str(one): int(rows) for one, rows in counted}) == {
        "BAKU-#-parcel-number-#": 240
    }
