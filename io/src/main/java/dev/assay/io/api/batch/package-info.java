/**
 * Endpoints that take many requests at once and answer within a day, for a part of the price: what
 * a batch is made of, how it is submitted, watched and fetched. Nothing here waits or tries again.
 */
@NullMarked
package dev.assay.io.api.batch;

import org.jspecify.annotations.NullMarked;
