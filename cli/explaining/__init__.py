"""Why a debtor is or is not written to, in the reader's language."""
