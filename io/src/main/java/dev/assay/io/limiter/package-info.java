/**
 * One limit for all processes that send on one account: each asks a server that they share for
 * permits before it sends.
 */
@NullMarked
package dev.assay.io.limiter;

import org.jspecify.annotations.NullMarked;
