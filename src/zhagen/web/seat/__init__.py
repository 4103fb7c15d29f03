"""边聊边办 for the person behind the machine: conversations, the live seat, aliases."""
