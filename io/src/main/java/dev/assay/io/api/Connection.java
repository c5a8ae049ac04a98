package dev.assay.io.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's calls go and on whose account.
 *
 * @param endpoint base URL, without a trailing slash; may end in a query such as {@code
 *     api-version}, which stays at the end
 * @param account names the key, never its value, such as {@code OPENAI_API_KEY}; with the endpoint
 *     it tells which calls share a limit
 * @param key sent with each call; null where the API takes none
 * @param signer signs each call; null where the key is enough
 * @param media where files that prompts name are read
 */
public record Connection(
    URI endpoint,
    String account,
    @Nullable Secret key,
    @Nullable RequestSigner signer,
    MediaFolder media) {

  /** A connection without signatures and without a folder of media. */
  public Connection(URI endpoint, String account, @Nullable Secret key) {
    this(endpoint, account, key, null, MediaFolder.NONE);
  }

  /** Returns a connection that reads media where {@link MediaFolder#VARIABLE} says. */
  Connection withMedia(Environment environment) {
    return new Connection(endpoint, account, key, signer, MediaFolder.of(environment));
  }

  /** Returns an address below the endpoint. */
  URI resolve(String path) {
    String query = endpoint.getRawQuery();
    String base = endpoint.toString();
    return query == null
        ? URI.create(base + path)
        : URI.create(base.substring(0, base.length() - query.length() - 1) + path + "?" + query);
  }
}
