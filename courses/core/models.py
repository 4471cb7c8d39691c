from courses.core.audit.models import AuditEntry, AuditLink
from courses.core.jobs.models import Job
from courses.core.limits.models import Allowance

__all__ = ["Allowance", "AuditEntry", "AuditLink", "Job"]
