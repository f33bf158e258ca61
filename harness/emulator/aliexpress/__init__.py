"""The sandbox of edition aliexpress: the IOP gateway, goods, orders and their tracking."""
