/** The part of an answer that is scored, taken out in front of any evaluator. */
@NullMarked
package dev.assay.transforms.evaluate.extract;

import org.jspecify.annotations.NullMarked;
