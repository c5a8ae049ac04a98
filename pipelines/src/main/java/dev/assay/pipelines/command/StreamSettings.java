package dev.assay.pipelines.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is run whose rows keep coming.
 *
 * @param every time between two looks for new files
 * @param untilIdle it ends once so long nothing came and nothing was left to do; null for never
 * @param longest it takes no more files after so long; null for never
 * @param commitEvery longest time until an outcome is in place
 */
public record StreamSettings(
    Duration every,
    @Nullable Duration untilIdle,
    @Nullable Duration longest,
    Duration commitEvery) {}
