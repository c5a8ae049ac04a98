/**
 * Calls that go by batch: many requests at once, answered within a day for a part of the price.
 * What a batch does not answer goes on as single calls.
 */
@NullMarked
package dev.assay.transforms.batch;

import org.jspecify.annotations.NullMarked;
