"""Takes in customers, invoices and payments over HTTP, and answers what is known of them."""
