/**
 * Runs to one summary that is the same to the last bit in whatever order and bundles they come:
 * counts are whole numbers, sums are exact, quantiles come from counts per bucket.
 */
@NullMarked
package dev.assay.transforms.summarize;

import org.jspecify.annotations.NullMarked;
