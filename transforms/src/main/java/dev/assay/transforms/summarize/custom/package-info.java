/**
 * Summary evaluators that see every row: classes found in jars on the class path, and programs of
 * any language. What they do wrong becomes an error of their result.
 */
@NullMarked
package dev.assay.transforms.summarize.custom;

import org.jspecify.annotations.NullMarked;
