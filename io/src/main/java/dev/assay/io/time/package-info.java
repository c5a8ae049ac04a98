/** The only clock. */
@NullMarked
package dev.assay.io.time;

import org.jspecify.annotations.NullMarked;
