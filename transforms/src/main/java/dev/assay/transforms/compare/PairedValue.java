package dev.assay.transforms.compare;

import dev.assay.transforms.summarize.Texts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One score or measurement of a record on both sides.
 *
 * @param a the baseline's mean over its epochs; NaN where none has a number
 * @param b the other's
 * @param labelA the baseline's most frequent label, of several the first; null where it has none
 * @param labelB the other's
 * @param passedA 1 where most of the baseline's epochs that were assessed passed, else 0; −1 where
 *     none was assessed
 * @param passedB the other's
 * @param marks whether every number of an epoch is 0 or 1
 */
public record PairedValue(
    double a,
    double b,
    @Nullable String labelA,
    @Nullable String labelB,
    int passedA,
    int passedB,
    boolean marks) {

  /** Returns whether both sides have a number. */
  public boolean hasNumbers() {
    return !Double.isNaN(a) && !Double.isNaN(b);
  }

  /** Returns whether both sides have a label. */
  public boolean hasLabels() {
    return labelA != null && labelB != null;
  }

  /** Returns b − a; NaN where a side has no number. */
  public double difference() {
    return b - a;
  }

  /** Returns whether a side has neither number nor label nor assessment. */
  public boolean isMissing(boolean inA) {
    return Double.isNaN(inA ? a : b)
        && (inA ? labelA : labelB) == null
        && (inA ? passedA : passedB) < 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(a);
    out.writeDouble(b);
    out.writeByte((labelA == null ? 0 : 1) | (labelB == null ? 0 : 2) | (marks ? 4 : 0));
    out.writeByte(passedA);
    out.writeByte(passedB);
    if (labelA != null) {
      Texts.write(labelA, out);
    }
    if (labelB != null) {
      Texts.write(labelB, out);
    }
  }

  static PairedValue read(DataInput in) throws IOException {
    double a = in.readDouble();
    double b = in.readDouble();
    int has = in.readByte();
    int passedA = in.readByte();
    int passedB = in.readByte();
    String labelA = (has & 1) == 0 ? null : Texts.read(in);
    String labelB = (has & 2) == 0 ? null : Texts.read(in);
    return new PairedValue(a, b, labelA, labelB, passedA, passedB, (has & 4) != 0);
  }
}
