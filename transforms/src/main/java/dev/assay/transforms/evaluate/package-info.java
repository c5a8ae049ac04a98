/**
 * Outcomes to scores. An evaluator sees one answer and gives scores; what is wrong with its
 * settings is found before the first call, what goes wrong while it runs becomes a score with an
 * error beside the answer.
 */
@NullMarked
package dev.assay.transforms.evaluate;

import org.jspecify.annotations.NullMarked;
