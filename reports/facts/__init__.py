"""What reading answers with: typed values about what is published, without a database."""
