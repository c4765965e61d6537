import pathlib

import pytest
from shop import Shop


def pytest_addoption(parser):
    parser.addoption("--programs", required=True, help="the folder that holds ordo and ordo-server")


@pytest.fixture(scope="session")
def programs(request):
    return pathlib.Path(request.config.getoption("--programs")).resolve()


@pytest.fixture(scope="module")
def shop(programs, tmp_path_factory):
    """One for each module; in the end it ends in good order, and verifies."""
    shop = Shop(tmp_path_factory.mktemp("shop"), programs)
    yield shop
    shop.stop()
    shop.run("ordo", "-q", "verify")
