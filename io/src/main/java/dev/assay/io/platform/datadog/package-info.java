/** Datadog's experiments: what is sent, and what is read back. */
@NullMarked
package dev.assay.io.platform.datadog;

import org.jspecify.annotations.NullMarked;
