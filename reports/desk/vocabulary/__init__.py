"""What endures across years: trends, techniques, themes."""
