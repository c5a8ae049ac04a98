/**
 * Trials on real clusters of this machine: the same experiment on Flink and Spark as on the Direct
 * Runner, also while a worker is killed. Long; {@code ./mvnw -Pclusters verify} runs them.
 */
@NullMarked
package dev.assay.pipelines.cluster;

import org.jspecify.annotations.NullMarked;
