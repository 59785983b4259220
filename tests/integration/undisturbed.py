"""For tests that inject faults: a month of runs, and the state that an undisturbed import of it leads to."""
import pytest

from daemon import Home, make_season
from test_kill import state_of


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    return make_season(tmp_path_factory.mktemp("season"), "--days", "30")


@pytest.fixture(scope="module")
def expected(tmp_path_factory, season):
    home = Home(tmp_path_factory.mktemp("calm"), settings="[notify]\nenabled = no\n")
    home.copy_in(*season)
    assert home.once().returncode == 0
    return state_of(home)
