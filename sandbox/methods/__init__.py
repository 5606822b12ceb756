"""The Web API, one file for each family of methods."""

from sandbox.methods import apps, chat, conversations, files, people, views
from sandbox.methods.registry import METHODS, call

__all__ = ["METHODS", "apps", "call", "chat", "conversations", "files", "people", "views"]
