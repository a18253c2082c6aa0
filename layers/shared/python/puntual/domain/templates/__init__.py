"""The texts registered with Meta: what they must and must not say, and their health."""
