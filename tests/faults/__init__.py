"""The program killed, starved and cut off at every moment: what was accepted is still there afterwards."""
