"""The vocabulary: trends, techniques, themes."""
