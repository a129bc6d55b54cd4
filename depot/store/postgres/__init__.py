"""The store on a PostgreSQL server. Nothing here is imported where the database is a file.

Importing it without the driver raises DriverMissing.
"""

from depot.errors import Refused
from depot.words import N_


class DriverMissing(Refused):
    """Facts: detail."""

    what = N_("The driver for PostgreSQL is not installed here: {detail}.")
    todo = N_("Install it with: pip install 'depot-archives[postgresql]'")


try:
    import psycopg as _psycopg  # noqa: F401 - peewee says only much later, and in other words, that it is missing
except ImportError as error:
    raise DriverMissing(detail=str(error).splitlines()[0]) from error
