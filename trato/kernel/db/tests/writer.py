"""A process with many threads that all add one to the same row; run by test_sqlite.py.

Usage: python writer.py DATABASE THREADS TIMES. Prints the longest wait of one transaction in seconds.
"""

import sys
import threading
import time

import django
from django.conf import settings


def main(database: str, threads: int, times: int) -> None:
    settings.configure(DATABASES={"default": {"ENGINE": "trato.kernel.db.sqlite", "NAME": database}})
    django.setup()
    from django.db import connection, transaction

    waits: list[float] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(times):
                began = time.monotonic()
                with transaction.atomic(), connection.cursor() as cursor:
                    value = cursor.execute("SELECT value FROM counter WHERE id = 1").fetchone()[0]
                    cursor.execute("UPDATE counter SET value = %s WHERE id = 1", [value + 1])
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE counter SET value = value + 1 WHERE id = 2")
                waits.append(time.monotonic() - began)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=work) for _ in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    if errors:
        raise errors[0]
    print(max(waits))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
