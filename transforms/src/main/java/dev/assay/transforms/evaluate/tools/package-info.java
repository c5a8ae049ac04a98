/** The tool calls in an answer against those that are expected. */
@NullMarked
package dev.assay.transforms.evaluate.tools;

import org.jspecify.annotations.NullMarked;
