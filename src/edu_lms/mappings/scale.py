"""Which letter does a result have? Percents and letters of the scale that lms is configured with.

The grade points of the letters stand in `sql/after/enrollments.sql`, the only place that asks.
"""

from rowcall import Computed

_LETTER = (
    "CASE WHEN {percent} >= 93 THEN 'A' WHEN {percent} >= 90 THEN 'A-'"
    " WHEN {percent} >= 87 THEN 'B+' WHEN {percent} >= 83 THEN 'B'"
    " WHEN {percent} >= 80 THEN 'B-' WHEN {percent} >= 77 THEN 'C+'"
    " WHEN {percent} >= 73 THEN 'C' WHEN {percent} >= 70 THEN 'C-'"
    " WHEN {percent} >= 60 THEN 'D' WHEN {percent} >= 0 THEN 'F' END"
)
_TEN = "10 * marks_obtained"
_FIFTY = "2 * marks_obtained"

OF_TEN = {
    "percentage": Computed(_TEN),
    "letter_grade": Computed(_LETTER.format(percent=_TEN)),
}

OF_FIFTY = {
    "percentage": Computed(_FIFTY),
    "letter_grade": Computed(_LETTER.format(percent=_FIFTY)),
}
