"""`python -m zhagen` is the command `zhagen`."""

from zhagen.cli.main import main

main()
