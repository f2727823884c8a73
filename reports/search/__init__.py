"""Search over the current versions: one question, two engines.

Publishing writes the rows (`deriving`); pages ask (`search`, `suggest`, `did_you_mean`).
"""
