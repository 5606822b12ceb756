"""From the close of a round to a figure: pools, tellings, the ledger, and reports that are read from it alone."""
