/** Requests over HTTP with deadlines that cover the whole exchange. */
@NullMarked
package dev.assay.io.http;

import org.jspecify.annotations.NullMarked;
