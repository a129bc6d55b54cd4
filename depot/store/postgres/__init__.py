"""The store on a PostgreSQL server. Nothing here is imported where the database is a file.

Importing it without the driver raises DriverMissing.
"""

from depot.errors import Refused
from depot.words import N_


class DriverMissing(Refused):
    """Facts: detail, install (a command)."""

    what = N_("The driver for PostgreSQL is not installed here: {detail}.")
    todo = N_("Install what the vault needs ({install}), then do it again.")


try:
    import psycopg as _psycopg  # noqa: F401 - peewee says only much later, and in other words, that it is missing
except ImportError as error:
    install = "pip install 'depot-archives[postgresql]'"
    raise DriverMissing(detail=str(error).splitlines()[0], install=install) from error
