<?php
// The smallest client that signs: one read of a product, from the two settings it needs.

$gateway = getenv('GATEWAY'); $secret = getenv('APP_SECRET');      // the two settings

$params = [
    'method' => 'aliexpress.ds.product.get', 'app_key' => '12345678', 'session' => 'none yet',
    'timestamp' => (string) (int) (microtime(true) * 1000), 'sign_method' => 'sha256',
    'product_id' => '1005006057059635', 'ship_to_country' => 'US',
    'target_currency' => 'USD', 'target_language' => 'EN',
];
ksort($params, SORT_STRING);
$text = '';
foreach ($params as $name => $value) { $text .= $name . $value; }
$params['sign'] = strtoupper(hash_hmac('sha256', $text, $secret));
$call = curl_init("$gateway/sync");
curl_setopt_array($call, [CURLOPT_POSTFIELDS => http_build_query($params), CURLOPT_RETURNTRANSFER => true]);
echo curl_exec($call), "\n";
