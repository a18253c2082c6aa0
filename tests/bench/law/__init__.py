"""Does anything leave at an instant, or on behalf of a debt, at which the law bars it?

The judge reads the packs' TOML and the library of holidays by itself: it shares no code with what
it judges.
"""
