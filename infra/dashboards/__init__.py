"""What is drawn for the creditor and for the operator."""
