package dev.assay.io.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch of requests that is, or may be, at a provider.
 *
 * @param key our own name of it
 * @param api the connector's name
 * @param group whose rows share its limits
 * @param kind what its requests have in common
 * @param requests how many it has
 * @param reservedUsd the most that they may cost together
 * @param at when it was submitted, or was about to be
 * @param id the provider's; null while nobody knows whether it was submitted
 * @param sure whether the id is surely ours
 * @param ofThisProcess whether this process began it
 */
public record OpenBatch(
    CallKey key,
    String api,
    String group,
    String kind,
    long requests,
    double reservedUsd,
    Instant at,
    @Nullable String id,
    boolean sure,
    boolean ofThisProcess) {}
