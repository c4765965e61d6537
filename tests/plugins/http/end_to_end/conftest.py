import contextlib
import pathlib

import pytest
from shop import Shop

from postgres_server import new_database  # by way of shop: in tests/support


def pytest_addoption(parser):
    parser.addoption("--programs", required=True, help="the folder that holds ordo and ordo-server")
    parser.addoption("--postgres", action="store_true",
                     help="the shops are in databases of the server that ORDO_TEST_POSTGRES names, not in files")


@pytest.fixture(scope="session")
def programs(request):
    return pathlib.Path(request.config.getoption("--programs")).resolve()


@pytest.fixture(scope="module")
def database(request):
    """Where the module's shop is: the URL of a database of its own, or None for a file."""
    with new_database() if request.config.getoption("--postgres") else contextlib.nullcontext() as url:
        yield url


@pytest.fixture(scope="module")
def shop(programs, database):
    """One for each module."""
    with Shop(programs, database=database) as shop:
        yield shop
