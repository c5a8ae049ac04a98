package dev.assay.io.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's calls go and on whose account.
 *
 * @param endpoint base URL, without a trailing slash
 * @param account names the key, never its value, such as {@code OPENAI_API_KEY}; with the endpoint
 *     it tells which calls share a limit
 * @param key sent with each call; null where the API takes none
 */
public record Connection(URI endpoint, String account, @Nullable Secret key) {}
