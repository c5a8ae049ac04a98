package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record in both experiments, each side's epochs pooled to one value.
 *
 * @param id what it was joined by
 * @param variant what of the variant it was joined by; empty where nothing was
 * @param inA whether the baseline has it
 * @param inB whether the other has it
 * @param scores by name, where at least one side has a value
 * @param metrics measurements likewise
 * @param slices values by field, the baseline's where it has one
 * @param cluster null where the records have none
 */
public record PairedRecord(
    String id,
    String variant,
    boolean inA,
    boolean inB,
    SortedMap<String, PairedValue> scores,
    SortedMap<String, PairedValue> metrics,
    SortedMap<String, String> slices,
    @Nullable String cluster) {

  /** Copies the maps. */
  public PairedRecord {
    scores = new TreeMap<>((Map<String, PairedValue>) scores);
    metrics = new TreeMap<>((Map<String, PairedValue>) metrics);
    slices = new TreeMap<>((Map<String, String>) slices);
  }

  /** Returns whether both sides have it. */
  public boolean paired() {
    return inA && inB;
  }

  /** Returns what its differences are flipped together with: its cluster, else itself. */
  long unit() {
    return cluster == null ? SignFlips.hash(id + "\u0000" + variant) : SignFlips.hash(cluster);
  }

  /** Writes the record. */
  public void write(DataOutput out) throws IOException {
    Texts.write(id, out);
    Texts.write(variant, out);
    out.writeByte((inA ? 1 : 0) | (inB ? 2 : 0) | (cluster == null ? 0 : 4));
    Texts.write(scores, out, PairedValue::write);
    Texts.write(metrics, out, PairedValue::write);
    Texts.write(slices, out, Texts::write);
    if (cluster != null) {
      Texts.write(cluster, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static PairedRecord read(DataInput in) throws IOException {
    String id = Texts.read(in);
    String variant = Texts.read(in);
    int marks = in.readByte();
    return new PairedRecord(
        id,
        variant,
        (marks & 1) != 0,
        (marks & 2) != 0,
        Texts.read(in, PairedValue::read),
        Texts.read(in, PairedValue::read),
        Texts.read(in, Texts::read),
        (marks & 4) != 0 ? Texts.read(in) : null);
  }
}
