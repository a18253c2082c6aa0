"""Do customers get each notice before the due date, on the day on which it should come?"""
