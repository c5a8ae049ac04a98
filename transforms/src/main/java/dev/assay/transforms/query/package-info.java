/**
 * Datadog's search syntax over runs: terms, attributes, comparisons, and figures of whole records.
 */
@NullMarked
package dev.assay.transforms.query;

import org.jspecify.annotations.NullMarked;
