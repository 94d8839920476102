"""What is made after the pages: images, embeds, downloads, search, the offline copy."""
