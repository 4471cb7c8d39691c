"""What lessons and news are made of. Each block says what it is for and shows itself."""

from cms.blocks.stream import LessonBlocks, NewsBlocks

__all__ = ["LessonBlocks", "NewsBlocks"]
