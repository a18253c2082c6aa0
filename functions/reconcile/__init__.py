"""Once a day, over every account: settle what is uncertain, repair what is lost, count."""
