/** Requests that carry finished runs to other platforms. */
@NullMarked
package dev.assay.io.platform.upload;

import org.jspecify.annotations.NullMarked;
