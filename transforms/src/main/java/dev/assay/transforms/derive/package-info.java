/** Rows made out of other rows: prompts to rephrase, rephrased prompts, and answers to judge. */
@NullMarked
package dev.assay.transforms.derive;

import org.jspecify.annotations.NullMarked;
