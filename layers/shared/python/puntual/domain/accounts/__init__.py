"""The account of one debtor: profile, consent, holds, and every contact so far."""
