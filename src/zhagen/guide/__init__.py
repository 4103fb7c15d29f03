"""Guided handling (边聊边办): from a sentence to a filled draft, or a person who knows it all."""
