/**
 * Evaluators that users bring: classes found in jars on the class path, and programs of any
 * language that answer lines. What they do wrong becomes an error of the score.
 */
@NullMarked
package dev.assay.transforms.evaluate.custom;

import org.jspecify.annotations.NullMarked;
