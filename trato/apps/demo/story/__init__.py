"""The story behind the sample data: pure Python, the same for the same seed, with no idea of databases."""

from trato.apps.demo.story.parts import Story
from trato.apps.demo.story.tell import tell

__all__ = ["Story", "tell"]
