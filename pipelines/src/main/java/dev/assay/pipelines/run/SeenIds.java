package dev.assay.pipelines.run;

import java.nio.charset.StandardCharsets;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashCode;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.HashFunction;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;

/**
 * Ids that were seen, as hashes of 128 bits in two sets, 16 to 32 bytes each: that a new one is
 * taken for a seen one is out of the question.
 */
final class SeenIds {

  private static final HashFunction HASH = Hashing.murmur3_128(29);

  private final HashSet64 firstHalves = new HashSet64();
  private final HashSet64 secondHalves = new HashSet64();

  /** Adds an id; returns whether it was not there. */
  boolean add(String id) {
    HashCode hash = HASH.hashString(id, StandardCharsets.UTF_8);
    byte[] bytes = hash.asBytes();
    long second = 0;
    for (int i = Long.BYTES; i < 2 * Long.BYTES; i++) {
      second = second << Byte.SIZE | (bytes[i] & 0xFF);
    }
    boolean first = firstHalves.add(hash.asLong());
    return secondHalves.add(second) || first;
  }
}
