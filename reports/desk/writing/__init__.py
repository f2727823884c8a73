"""What an editor writes: editions, sections, figures, references, and files in and out."""
