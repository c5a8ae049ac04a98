/** Rows before they are called: identity, expansion into runs, lanes. */
@NullMarked
package dev.assay.transforms.rows;

import org.jspecify.annotations.NullMarked;
