"""The ground: frozen values every stage speaks in. Standard library only."""
