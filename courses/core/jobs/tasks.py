from celery import shared_task

from courses.core.audit import services as audit
from courses.core.jobs import carrier, services


@shared_task(name=carrier.RUN_JOB)
def run_job(job_id: int) -> None:
    services.run(job_id)


@shared_task(name="courses.reconcile_jobs")
def reconcile_jobs() -> None:
    services.reconcile()


@shared_task(name="courses.sweep")
def sweep() -> None:
    services.sweep()
    audit.extend_chain()
