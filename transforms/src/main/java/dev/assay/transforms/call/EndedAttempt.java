package dev.assay.transforms.call;

import dev.assay.io.http.RateHints;

/**
 * What a lane has to know of an attempt that has ended, however it did.
 *
 * @param model whom it asked
 * @param claim what was set aside for it
 * @param sentAt when it was sent, in nanoseconds of the lane's clock
 * @param endedAt when its end was seen
 * @param hints what the reply said about limits
 */
record EndedAttempt(String model, Claim claim, long sentAt, long endedAt, RateHints hints) {}
