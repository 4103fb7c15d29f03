"""Events of the workbench on their way to the ledger."""
