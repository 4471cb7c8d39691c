from django import template

register = template.Library()


@register.filter
def clock_time(seconds: int) -> str:
    """Where a chapter begins: ``1:05``, ``1:00:08``."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
