package dev.assay.io.platform.upload;

import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.api.Secret;
import dev.assay.io.http.BaseUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A platform's endpoint, and the keys that are sent to it. The keys are in the headers of requests
 * and nowhere else.
 *
 * @param platform its name, such as {@code datadog}; errors are told apart by it
 * @param baseUrl without a slash at its end
 * @param account names the key that requests are counted by, never its value
 * @param secrets by the name of their header
 */
public record UploadTarget(
    String platform, URI baseUrl, String account, Map<String, Secret> secrets) {

  private static final String ALLOW_HTTP = "ASSAY_ALLOW_HTTP";

  /** Stands for the header {@code Authorization}, whose value is a scheme and the key. */
  private static final String BEARER = "Bearer";

  /** Copies the map. */
  public UploadTarget {
    secrets = Map.copyOf(secrets);
  }

  /**
   * Finds the keys that a platform needs.
   *
   * @param baseUrl {@code https}, or {@code http} to this machine
   * @param headers names of headers to the variables that hold their keys; the first is the account
   * @throws MissingVariablesException naming a variable that is not set
   * @throws IllegalArgumentException where a key or the URL cannot be used
   */
  public static UploadTarget of(
      String platform, String baseUrl, Map<String, String> headers, Environment environment)
      throws MissingVariablesException {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String value = environment.get(header.getValue());
      if (value == null || value.isBlank()) {
        throw new MissingVariablesException(List.of(header.getValue()));
      }
      secrets.put(header.getKey(), new Secret(header.getValue(), value));
    }
    URI url = BaseUrl.check(baseUrl, "true".equalsIgnoreCase(environment.get(ALLOW_HTTP)));
    return new UploadTarget(platform, url, headers.values().iterator().next(), secrets);
  }

  /**
   * Finds the key of a platform that takes it as {@code Authorization: Bearer}.
   *
   * @param variable that holds the key
   * @throws MissingVariablesException where it is not set
   * @throws IllegalArgumentException where the key or the URL cannot be used
   */
  public static UploadTarget ofBearer(
      String platform, String baseUrl, String variable, Environment environment)
      throws MissingVariablesException {
    return of(platform, baseUrl, Map.of(BEARER, variable), environment);
  }

  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    secrets.forEach(
        (name, secret) -> {
          if (name.equals(BEARER)) {
            headers.put("Authorization", "Bearer " + secret.reveal());
          } else {
            headers.put(name, secret.reveal());
          }
        });
    return headers;
  }

  /** Returns a text without the keys. */
  String redact(String text) {
    String clean = text;
    for (Secret secret : new ArrayList<>(secrets.values())) {
      clean = secret.redact(clean);
    }
    return clean;
  }
}
