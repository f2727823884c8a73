"""What differs between two versions, and between two years, as pages show it."""
