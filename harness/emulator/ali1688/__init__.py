"""The emulator of edition 1688: goods taken in batches, and what is wrong with the others."""
