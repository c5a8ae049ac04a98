package dev.assay.transforms.evaluate.statistics;

/**
 * An interval with its ends.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {}
