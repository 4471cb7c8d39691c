"""What belongs to the request at hand but to no argument: its id, for logs and the audit trail."""

from contextvars import ContextVar

current_request_id: ContextVar[str] = ContextVar("request_id", default="-")
