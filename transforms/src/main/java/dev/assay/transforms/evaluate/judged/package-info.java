/** Scores that a judge's answer states in words, numbers or JSON. */
@NullMarked
package dev.assay.transforms.evaluate.judged;

import org.jspecify.annotations.NullMarked;
