"""One clock for everybody: whoever waits hands the turn to whatever happens next.

Each running piece of the product is an actor with a thread of its own, and exactly one of them
runs at a time: the others wait for their turn. So any interleaving of their calls can be played,
and the same seed plays the same one again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

type Work = Callable[[], object]


class Killed(BaseException):
    """The environment of whoever meets this is gone: no ``except Exception`` keeps it alive."""


class Stuck(AssertionError):
    """Nothing is left to happen, and somebody still waits."""


@dataclass(eq=False)
class Life:
    """One environment's life; every actor in it ends with it."""

    name: str
    is_over: bool = False
    actors: list[Actor] = field(default_factory=list)


class Actor:
    """A piece of work that runs whenever it has the turn."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.ticket = 0
        self.is_parked = False
        self.is_done = False
        self.baton = threading.Semaphore(0)


class Clockwork:
    """Virtual time, and what happens when.

    Attributes:
        now: seconds of Unix.
        failure: what ended the run before its time.
        events: how much has happened.
    """

    def __init__(self, start: float) -> None:
        self.now = start
        self.failure: BaseException | None = None
        self.events = 0
        self._heap: list[tuple[float, int, Actor | Work, int]] = []
        self._count = 0
        self._own = threading.local()
        self._idle: list[_Thread] = []
        self._main = Actor(Life("main"))
        self._own.actor = self._main

    def at(self, when: float, do: Work) -> None:
        """Let something happen; it must not wait for anything."""
        self._push(max(when, self.now), do, 0)

    def after(self, seconds: float, do: Work) -> None:
        """Let something happen later."""
        self._push(self.now + seconds, do, 0)

    def spawn(self, life: Life, work: Work) -> Actor:
        """Begin a piece of work beside what runs now."""
        actor = Actor(life)
        life.actors.append(actor)
        thread = self._idle.pop() if self._idle else _Thread(self)
        thread.take(actor, work)
        self._push(self.now, actor, actor.ticket)
        return actor

    def sleep(self, seconds: float) -> None:
        """Let time pass for whoever runs."""
        me = self.current()
        wake = self.now + max(seconds, 0.0)
        if me is not self._main and (not self._heap or self._heap[0][0] > wake):
            self.now = wake
            return
        self._push(wake, me, me.ticket)
        self._hand_over(me)

    def park(self, until: float | None) -> None:
        """Wait until somebody wakes whoever runs, or an instant comes."""
        me = self.current()
        if until is not None:
            self._push(max(until, self.now), me, me.ticket)
        me.is_parked = True
        self._hand_over(me)

    def wake(self, actor: Actor) -> None:
        """Let somebody go on who parked."""
        if actor.is_parked:
            self._push(self.now, actor, actor.ticket)

    def kill(self, life: Life) -> None:
        """End an environment on the spot: nothing that it does counts any more."""
        life.is_over = True
        for actor in life.actors:
            if not actor.is_done:
                self._push(self.now, actor, actor.ticket)

    def current(self) -> Actor:
        """Return whoever runs, if it still lives."""
        actor: Actor | None = getattr(self._own, "actor", None)
        if actor is None or actor.life.is_over:
            raise Killed
        return actor

    def run_until(self, end: float) -> None:
        """Let everything happen up to an instant; raise what went wrong."""
        self.sleep(end - self.now)
        if self.failure is not None:
            raise self.failure

    def stop(self, error: BaseException) -> None:
        """Let the run end here with an error."""
        if self.failure is None:
            self.failure = error
            self._push(self.now, self._main, self._main.ticket)

    def close(self) -> None:
        """End the threads."""
        for thread in self._idle:
            thread.take(self._main, None)
            thread.actor.baton.release()

    def begin(self, actor: Actor, work: Work, thread: _Thread) -> None:
        """Do an actor's work in its thread, then hand the turn on."""
        self._own.actor = actor
        try:
            self.current()
            work()
        except BaseException as error:  # noqa: BLE001 - the run raises it
            # What an end on the spot leaves behind is nobody's failure.
            if not actor.life.is_over:
                self.stop(error)
        self._own.actor = None
        actor.is_done = True
        actor.life.actors.remove(actor)
        self._idle.append(thread)
        self._dispatch(None)

    def _push(self, when: float, what: Actor | Work, ticket: int) -> None:
        self._count += 1
        heappush(self._heap, (when, self._count, what, ticket))

    def _hand_over(self, me: Actor) -> None:
        self._dispatch(me)
        me.ticket += 1
        me.is_parked = False
        if me.life.is_over:
            raise Killed

    def _dispatch(self, me: Actor | None) -> None:
        """Do what happens next, until it is somebody's turn."""
        while True:
            if not self._heap:
                raise Stuck
            when, _, what, ticket = heappop(self._heap)
            if isinstance(what, Actor):
                if what.is_done or what.ticket != ticket:
                    continue
                self.now = max(self.now, when)
                self.events += 1
                if what is me:
                    return
                what.baton.release()
                if me is not None:
                    me.baton.acquire()
                return
            self.now = max(self.now, when)
            self.events += 1
            self._do(what)

    def _do(self, what: Work) -> None:
        mine = getattr(self._own, "actor", None)
        self._own.actor = None
        try:
            what()
        except BaseException as error:  # noqa: BLE001 - the run raises it
            self.stop(error)
        finally:
            self._own.actor = mine


class _Thread(threading.Thread):
    """A thread that does one actor's work after the other's."""

    def __init__(self, clockwork: Clockwork) -> None:
        super().__init__(daemon=True)
        self._clockwork = clockwork
        self._given = threading.Semaphore(0)
        self.start()

    def take(self, actor: Actor, work: Work | None) -> None:
        self.actor, self._work = actor, work
        self._given.release()

    def run(self) -> None:
        while True:
            self._given.acquire()
            actor, work = self.actor, self._work
            actor.baton.acquire()
            if work is None:
                return
            self._clockwork.begin(actor, work, self)
