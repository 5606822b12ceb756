"""Who looks at the page right now, and must hear that something changed for them."""

import asyncio
from collections.abc import Callable, Container, Iterable


class Watchers:
    """A version that grows with every change, and the open pages by person.

    `touched` is called at every change, for whoever saves the state.
    """

    def __init__(self) -> None:
        self.version = 0
        self.touched: Callable[[], None] = lambda: None
        self._pages: dict[str, list[asyncio.Queue[int]]] = {}

    def watch(self, user: str) -> asyncio.Queue[int]:
        """Open a queue of versions for one page of a person."""
        queue: asyncio.Queue[int] = asyncio.Queue()
        self._pages.setdefault(user, []).append(queue)
        return queue

    def unwatch(self, user: str, queue: asyncio.Queue[int]) -> None:
        """Close a page's queue."""
        self._pages[user].remove(queue)
        if not self._pages[user]:
            del self._pages[user]

    def changed(self, who: Container[str] | None = None) -> None:
        """Tell the pages of these people (None: everybody) that they must look again."""
        self.version += 1
        self.touched()
        self._tell([user for user in self._pages if who is None or user in who])

    def _tell(self, users: Iterable[str]) -> None:
        for user in users:
            for queue in self._pages[user]:
                queue.put_nowait(self.version)
