"""What is made of published versions and kept: their files, and smaller pictures. Site, desk and commands fetch them here."""
