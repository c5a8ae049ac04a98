package dev.assay.transforms.compare;

import java.io.Serializable;

/**
 * A record whose score differs.
 *
 * @param id what it was joined by
 * @param variant what of the variant it was joined by; empty where nothing was
 * @param a the baseline's value
 * @param b the other's
 * @param difference b − a
 */
public record Change(String id, String variant, double a, double b, double difference)
    implements Serializable {}
