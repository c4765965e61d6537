import pathlib

import pytest
from shop import Shop


def pytest_addoption(parser):
    parser.addoption("--programs", required=True, help="the folder that holds ordo and ordo-server")


@pytest.fixture(scope="session")
def programs(request):
    return pathlib.Path(request.config.getoption("--programs")).resolve()


@pytest.fixture(scope="module")
def shop(programs):
    """One for each module."""
    with Shop(programs) as shop:
        yield shop
