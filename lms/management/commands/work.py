import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from courses.core.audit import services as audit
from courses.core.jobs import services as jobs

IDLE_SECONDS = 0.5
TURNS_BETWEEN_SWEEPS = 60  # about half a minute when idle


class Command(BaseCommand):
    help = "Do the jobs in the database, without a broker, until told to stop."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits, sweep, and leave")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        turn = 0
        while not self.stopping:
            done = self._turn(sweeping=once or turn % TURNS_BETWEEN_SWEEPS == 0)
            turn += 1
            if done:
                continue
            if once:
                return
            time.sleep(IDLE_SECONDS)

    def _stop(self, *_signal: Any) -> None:
        # A plain flag: waiting on an Event that its own signal handler sets can deadlock.
        self.stopping = True

    def _turn(self, *, sweeping: bool) -> int:
        close_old_connections()
        try:
            if sweeping:
                jobs.sweep()
                audit.extend_chain()
            return jobs.drain()
        except OperationalError as error:
            # Busy or away: the rows stand, the next turn tries again.
            self.stderr.write(f"database not ready: {error}")
            return 0
