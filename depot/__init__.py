"""The depot's engine: what things are, where they are kept, what people do with them."""

__version__ = "0.1.0"
