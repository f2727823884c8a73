"""Reviews of a draft, comments, and error reports from readers."""
