"""What leaves the desk: checks, previews, publishing, versions, and who is told of them."""
