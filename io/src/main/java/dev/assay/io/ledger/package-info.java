/**
 * The durable record of calls and answers. An intent is written before a request is sent and its
 * result is forced to disk before the run goes on, so that a process that is killed at any moment
 * can be resumed without paying again for what was answered.
 */
@NullMarked
package dev.assay.io.ledger;

import org.jspecify.annotations.NullMarked;
