"""What lies on disk: landing zone, staged releases, published generations, status."""
