// The smallest client that signs: one read of a product, from the two settings it needs.

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import static java.nio.charset.StandardCharsets.UTF_8;

class FirstCall {
    public static void main(String[] words) throws Exception {
        String gateway = System.getenv("GATEWAY"), secret = System.getenv("APP_SECRET"); // the two settings

        var params = new TreeMap<>(Map.of(
            "method", "aliexpress.ds.product.get", "app_key", "12345678", "session", "none yet",
            "timestamp", String.valueOf(System.currentTimeMillis()), "sign_method", "sha256",
            "product_id", "1005006057059635", "ship_to_country", "US",
            "target_currency", "USD", "target_language", "EN"));
        var text = new StringBuilder();
        params.forEach((name, value) -> text.append(name).append(value));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        params.put("sign", HexFormat.of().withUpperCase().formatHex(mac.doFinal(text.toString().getBytes(UTF_8))));
        String body = params.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create(gateway + "/sync"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}
