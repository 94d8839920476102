"""From code cells to outputs: read where they only describe, run where they compute."""
