"""The inventory desk."""
