/**
 * Two experiments over the same rows, compared record by record: what runs tell, how they pair, and
 * accumulators that give the same bytes in whatever order records come.
 */
@NullMarked
package dev.assay.transforms.compare;

import org.jspecify.annotations.NullMarked;
