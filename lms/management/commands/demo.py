import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.demo import load
from lms.demo.accounts import ACCOUNTS, ADMIN, GRADUATE, PASSWORD

WIDTHS = "  {:<13} {:<13} {}"


class Command(BaseCommand):
    help = "Load the demo, if it is not there, and print whom to sign in as."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print it for a script")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo's passwords are public; it is not for production.")
        if not load.is_loaded():
            load.load()
        if options["json"]:
            self.stdout.write(json.dumps(load.summary(), ensure_ascii=False, indent=2))
        else:
            self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write(WIDTHS.format("role", "user name", "password"))
        for account in (*ACCOUNTS, GRADUATE, ADMIN):
            self.stdout.write(WIDTHS.format(account.role, account.username, PASSWORD))
