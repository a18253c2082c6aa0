"""Every key of the table, by the owner of its partition."""
