/** Outcomes to scores. */
@NullMarked
package dev.assay.transforms.evaluate;

import org.jspecify.annotations.NullMarked;
