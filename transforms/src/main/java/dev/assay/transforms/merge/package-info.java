/** Logs of events to the rows they leave. */
@NullMarked
package dev.assay.transforms.merge;

import org.jspecify.annotations.NullMarked;
