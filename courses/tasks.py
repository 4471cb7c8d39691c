"""Celery looks for tasks here; each area keeps its own."""

from courses.core.jobs.tasks import reconcile_jobs, run_job, sweep

__all__ = ["reconcile_jobs", "run_job", "sweep"]
