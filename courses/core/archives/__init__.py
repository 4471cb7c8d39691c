"""ZIP archives from outside, read without trusting them and never extracted to a path of theirs.

Everything is checked before a member is opened: ``open_archive`` refuses the whole archive or
hands over names that are safe to show and bytes that stay within bounds.
"""

from courses.core.archives.reading import Archive, open_archive

__all__ = ["Archive", "open_archive"]
