/** Sends the requests of an upload through a lane, paced, retried and recorded. */
@NullMarked
package dev.assay.transforms.upload;

import org.jspecify.annotations.NullMarked;
