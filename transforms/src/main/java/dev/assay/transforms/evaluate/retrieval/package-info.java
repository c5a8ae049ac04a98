/** Ranked lists of ids or verdicts against what is relevant. */
@NullMarked
package dev.assay.transforms.evaluate.retrieval;

import org.jspecify.annotations.NullMarked;
