package dev.assay.io.datasets;

import java.time.Instant;

/**
 * One version of a dataset.
 *
 * @param number from 0
 * @param records how many it holds
 * @param created when it was made
 */
public record DatasetVersion(int number, long records, Instant created) {}
