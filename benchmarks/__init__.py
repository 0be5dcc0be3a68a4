"""Speed and weight, measured side by side in one run: `make bench`. Never a test: machines differ."""
