"""Whatever can go wrong is made to go wrong somewhere."""
import re

from conftest import HERE
from fault_table import LINES


def test_every_line_has_a_test():
    tested = set()
    for script in HERE.glob("test_*.py"):
        tested.update(re.findall(r"\bfault\(\"(\w+)\"", script.read_text()))
    assert tested == set(LINES)
