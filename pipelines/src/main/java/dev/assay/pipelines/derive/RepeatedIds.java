package dev.assay.pipelines.derive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashFunction;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/**
 * Which of many ids occur more than once, by 64-bit hashes: 16 bytes for each id while counting.
 */
final class RepeatedIds {

  private static final HashFunction HASH = Hashing.murmur3_128(23);

  private final LongStream.Builder hashes = LongStream.builder();
  private Set<Long> repeated = Set.of();

  void add(String id) {
    hashes.add(hash(id));
  }

  /** Ends the counting. */
  RepeatedIds counted() {
    long[] sorted = hashes.build().toArray();
    Arrays.sort(sorted);
    Set<Long> found = new HashSet<>();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        found.add(sorted[i]);
      }
    }
    repeated = found;
    return this;
  }

  /** Returns whether an id was added more than once, or has the hash of another. */
  boolean contains(String id) {
    return !repeated.isEmpty() && repeated.contains(hash(id));
  }

  private static long hash(String id) {
    return HASH.hashString(id, StandardCharsets.UTF_8).asLong();
  }
}
