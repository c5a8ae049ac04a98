/** How much of an answer and an expected text is the same: edit distances and n-gram metrics. */
@NullMarked
package dev.assay.transforms.evaluate.overlap;

import org.jspecify.annotations.NullMarked;
