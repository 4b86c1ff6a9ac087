"""All field types of the kernel. Importing this module registers them."""

from trato.kernel.fields import choice, contact, date, file, link, money, number, person, text

__all__ = ["choice", "contact", "date", "file", "link", "money", "number", "person", "text"]
