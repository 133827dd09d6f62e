"""Doing several things at once, each with a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from rowcall.errors import GOES_ON, Interrupted

T = TypeVar("T")


def in_parallel(work: Callable[[T], None], items: Iterable[T], jobs: int, stop: Event) -> None:
    """Do the work on all items, `jobs` at a time; the first error is raised when all have ended.

    Where `stop` is set, what has begun is finished, the rest is left, and Interrupted is raised.
    """
    items = list(items)
    failed = Event()

    def do(item: T) -> None:
        if stop.is_set() or failed.is_set():
            return
        try:
            work(item)
        except BaseException:
            failed.set()
            raise

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        futures = [pool.submit(do, item) for item in items]
        wait(futures, return_when=FIRST_EXCEPTION)
    for future in futures:
        future.result()
    if stop.is_set():
        raise interrupted()


def interrupted() -> Interrupted:
    """Return the error that says how to go on."""
    return Interrupted(
        rule="the run was told to stop, and stopped",
        state="everything that was committed is kept, and nothing is half done",
        next=GOES_ON,
    )
