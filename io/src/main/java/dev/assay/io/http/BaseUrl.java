package dev.assay.io.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The rules for an endpoint that keys and prompts are sent to. They are checked when an experiment
 * is planned; the address behind the name is checked again at every connect.
 */
public final class BaseUrl {

  private BaseUrl() {}

  /**
   * Returns the URL without trailing slashes.
   *
   * @param text {@code https}, or {@code http} to this machine; no user, query or fragment
   * @param allowHttp also takes {@code http} to other machines
   * @throws IllegalArgumentException saying which rule is broken; the URL itself is not repeated,
   *     as it may hold a password
   */
  public static URI check(String text, boolean allowHttp) {
    URI uri = parse(text.strip());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("the URL does not start with https://");
    }
    if (uri.getRawUserInfo() != null || text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the URL holds a user or password; give the key by its own variable");
    }
    if (uri.getRawFragment() != null || uri.getRawQuery() != null) {
      throw new IllegalArgumentException("the URL has a query or fragment, which is not allowed");
    }
    String host = hostOf(uri);
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("the URL's port is not one of 1 to 65535");
    }
    if (Addresses.isForbiddenName(host)) {
      throw new IllegalArgumentException(
          "the host " + host + " is a metadata or link-local address, which is never called");
    }
    if (scheme.equals("http") && !allowHttp && !Addresses.isLoopbackName(host)) {
      throw new IllegalArgumentException(
          "http would send key and prompts to "
              + host
              + " unencrypted; use https, or allow http for this endpoint");
    }
    return withoutTrailingSlashes(uri, scheme, host);
  }

  private static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
    }
  }

  private static String hostOf(URI uri) {
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new IllegalArgumentException("the URL's host is missing or not in its usual form");
    }
    host = host.toLowerCase(Locale.ROOT);
    while (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (Addresses.isUnusualNumber(host)) {
      throw new IllegalArgumentException(
          "the host " + host + " is a number; write the address as four decimal parts");
    }
    return host;
  }

  private static URI withoutTrailingSlashes(URI uri, String scheme, String host) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create(scheme + "://" + host + port + path);
  }
}
