"""The smallest client that signs: one read of a product, from the two settings it needs."""

import hashlib
import hmac
import os
import time
from urllib.parse import urlencode
from urllib.request import urlopen

GATEWAY, SECRET = os.environ["GATEWAY"], os.environ["APP_SECRET"]  # the two settings

params = {
    "method": "aliexpress.ds.product.get",
    "app_key": "12345678",
    "session": "none yet",
    "timestamp": str(int(time.time() * 1000)),
    "sign_method": "sha256",
    "product_id": "1005006057059635",
    "ship_to_country": "US",
    "target_currency": "USD",
    "target_language": "EN",
}
text = "".join(name + params[name] for name in sorted(params))
params["sign"] = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
with urlopen(f"{GATEWAY}/sync", urlencode(params).encode()) as answer:  # noqa: S310 - your own
    print(answer.read().decode())  # noqa: T201 - the answer is for the person
