/** Braintrust's experiment events: how a log of them is folded, and runs as events and back. */
@NullMarked
package dev.assay.io.platform.braintrust;

import org.jspecify.annotations.NullMarked;
