/** Connectors: one class per model API, from a call to a request and from a reply to an outcome. */
@NullMarked
package dev.assay.io.api;

import org.jspecify.annotations.NullMarked;
