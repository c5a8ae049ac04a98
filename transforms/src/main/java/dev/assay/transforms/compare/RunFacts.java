package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison needs to know of a run.
 *
 * @param key what its record is joined by; null where the line has no such field
 * @param id of its row
 * @param epoch repetition of the row
 * @param variant which prompt and model of a matrix; empty where there is only one
 * @param model what was asked; empty where the run was never made into a call
 * @param facts scores and measurements that have a value
 * @param slices values by field, of the fields that the line has
 * @param cluster what it has in common with others; null where the line has no such field
 */
public record RunFacts(
    @Nullable String key,
    String id,
    int epoch,
    String variant,
    String model,
    List<Fact> facts,
    Map<String, String> slices,
    @Nullable String cluster) {

  /**
   * One value of a run.
   *
   * @param name of the score or measurement
   * @param measured whether it is a measurement, such as latency, and no score
   * @param number NaN where it has none
   * @param label null where it has none
   * @param passed 1 of an assessment pass, 0 of fail, −1 of neither
   */
  public record Fact(
      String name, boolean measured, double number, @Nullable String label, int passed) {}

  /** How names, which come often, are written. */
  public interface Names {

    /** Every name in full. */
    Names PLAIN =
        new Names() {
          @Override
          public void write(String name, DataOutput out) throws IOException {
            Texts.write(name, out);
          }

          @Override
          public String read(DataInput in) throws IOException {
            return Texts.read(in);
          }
        };

    /** Writes a name. */
    void write(String name, DataOutput out) throws IOException;

    /** Reads a name back. */
    String read(DataInput in) throws IOException;
  }

  /** Copies the values. */
  public RunFacts {
    facts = List.copyOf(facts);
    slices = Map.copyOf(slices);
  }

  /** Writes these facts, which need have a key. */
  public void write(DataOutput out, Names names) throws IOException {
    String joined = key == null ? "" : key;
    Texts.write(joined, out);
    out.writeBoolean(joined.equals(id));
    if (!joined.equals(id)) {
      Texts.write(id, out);
    }
    out.writeInt(epoch);
    names.write(variant, out);
    names.write(model, out);
    out.writeInt(facts.size());
    for (Fact fact : facts) {
      names.write(fact.name, out);
      out.writeByte(fact.passed << 2 | (fact.measured ? 2 : 0) | (fact.label == null ? 0 : 1));
      out.writeDouble(fact.number);
      if (fact.label != null) {
        Texts.write(fact.label, out);
      }
    }
    out.writeInt(slices.size());
    for (Map.Entry<String, String> slice : new TreeMap<>(slices).entrySet()) {
      names.write(slice.getKey(), out);
      Texts.write(slice.getValue(), out);
    }
    out.writeBoolean(cluster != null);
    if (cluster != null) {
      Texts.write(cluster, out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static RunFacts read(DataInput in, Names names) throws IOException {
    String key = Texts.read(in);
    String id = in.readBoolean() ? key : Texts.read(in);
    int epoch = in.readInt();
    String variant = names.read(in);
    String model = names.read(in);
    int count = in.readInt();
    List<Fact> facts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = names.read(in);
      int marks = in.readByte();
      double number = in.readDouble();
      String label = (marks & 1) == 0 ? null : Texts.read(in);
      facts.add(new Fact(name, (marks & 2) != 0, number, label, marks >> 2));
    }
    Map<String, String> slices = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String field = names.read(in);
      slices.put(field, Texts.read(in));
    }
    String cluster = in.readBoolean() ? Texts.read(in) : null;
    return new RunFacts(key, id, epoch, variant, model, facts, slices, cluster);
  }
}
