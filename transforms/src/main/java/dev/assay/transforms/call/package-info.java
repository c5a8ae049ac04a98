/** Runs to outcomes: pace, call, retry. */
@NullMarked
package dev.assay.transforms.call;

import org.jspecify.annotations.NullMarked;
