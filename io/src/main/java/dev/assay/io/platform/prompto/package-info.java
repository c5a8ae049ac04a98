/** Finished runs as prompto writes them. */
@NullMarked
package dev.assay.io.platform.prompto;

import org.jspecify.annotations.NullMarked;
