"""The statement of the vendor whose day it is."""

APP_KEY = "50812345"
SECRET = "bench7f3a9c1e5d2b8604bench9e8d7c6"  # noqa: S105 - of this generator alone
SECRET_VARIABLE = "BENCH_APP_SECRET"  # noqa: S105 - a name
CALLBACK = "https://erp.vendor.example/aliexpress/callbacks"
EGRESS = "203.0.113.7"

STATEMENT = f"""\
# The vendor of `python -m bench.traffic`; {SECRET_VARIABLE} is what SECRET says there.
statement: 1
edition: aliexpress
application: {{name: Bench ERP, version: "1.0.0", company: Vendor Trading Ltd}}
app_key: "{APP_KEY}"
app_secret: env:{SECRET_VARIABLE}
interfaces:
  - aliexpress.ds.product.get
  - aliexpress.ds.freight.query
  - aliexpress.ds.order.create
  - aliexpress.trade.ds.order.get
  - aliexpress.solution.order.get
  - aliexpress.solution.order.info.get
  - aliexpress.solution.order.fulfill
  - aliexpress.ds.order.tracking.get
  - aliexpress.logistics.ds.trackinginfo.query
  - aliexpress.solution.batch.product.price.update
  - aliexpress.solution.batch.product.inventory.update
capabilities:
  order.create: true
  order.ship: true
  order.cancel: false
  order.refund: false
  tracking.callback: true
  tracking.query: true
  price.update: true
  stock.update: true
callback: {{url: "{CALLBACK}"}}
egress: ["{EGRESS}"]
category: apparel
limits: {{per_day: 5000000}}
data:
  call_log_days: 180
  product_cache_days: 7
  eu_buyer_encrypted: true
  eu_buyer_erasable: true
"""
