"""The pages of 边聊边办."""
