// The smallest client that signs: one read of a product, from the two settings it needs.

import { createHmac } from "node:crypto";

const { GATEWAY, APP_SECRET } = process.env;                        // the two settings

const params = {
  method: "aliexpress.ds.product.get", app_key: "12345678", session: "none yet",
  timestamp: String(Date.now()), sign_method: "sha256", product_id: "1005006057059635",
  ship_to_country: "US", target_currency: "USD", target_language: "EN",
};
const text = Object.keys(params).sort().map((name) => name + params[name]).join("");
params.sign = createHmac("sha256", APP_SECRET).update(text).digest("hex").toUpperCase();
const answer = await fetch(`${GATEWAY}/sync`, { method: "POST", body: new URLSearchParams(params) });
console.log(await answer.text());
