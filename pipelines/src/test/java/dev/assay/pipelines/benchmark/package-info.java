/**
 * Benchmarks of the real command as a process of its own, against a server in another process. Run
 * by {@code ./mvnw -Pbenchmark verify} only; they print figures beside goals and judge nothing.
 */
@NullMarked
package dev.assay.pipelines.benchmark;

import org.jspecify.annotations.NullMarked;
