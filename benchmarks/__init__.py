"""What the README claims about speed and memory, each claim beside its measured figure: `make bench`."""
