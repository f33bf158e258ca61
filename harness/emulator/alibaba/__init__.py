"""The emulator of edition alibaba: its items, and what an account may see of them."""
