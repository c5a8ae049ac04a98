package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One score of one run, as reducers see it.
 *
 * @param epoch of the run
 * @param number finite; null where it has none
 * @param label null where it has none
 * @param assessed whether it passed; null where the evaluator does not say
 * @param answer which of the answers it is of: equal where the answers' texts are, but for blanks
 *     around them
 */
record Reading(
    int epoch,
    @Nullable Double number,
    @Nullable String label,
    @Nullable Boolean assessed,
    long answer) {

  /** By epoch; the rest only matters where one epoch came twice. */
  static final Comparator<Reading> BY_EPOCH =
      Comparator.comparingInt(Reading::epoch)
          .thenComparing(Reading::number, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Reading::label, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Reading::assessed, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingLong(Reading::answer);

  private static final int NUMBER = 1;
  private static final int LABEL = 2;
  private static final int ASSESSED = 4;
  private static final int PASSED = 8;

  /** Returns the reading of a score; null where it is an error or has neither number nor label. */
  static @Nullable Reading of(Run run, Score score, long answer) {
    Double number = score.number();
    if (score.isError()
        || score.state() == Score.State.SKIPPED
        || (number != null && !Double.isFinite(number))) {
      return null;
    }
    String label = ScoreTally.label(score);
    if (number == null && label == null) {
      return null;
    }
    String assessment = score.assessment();
    Boolean assessed =
        "pass".equals(assessment) ? Boolean.TRUE : "fail".equals(assessment) ? Boolean.FALSE : null;
    return new Reading(run.epoch(), number, label, assessed, answer);
  }

  /** Returns which answer a run has. */
  static long answer(Run run) {
    Completion completion = run.completion();
    if (completion == null) {
      return 0;
    }
    JsonNode response = completion.response();
    return Hash64.of(response.isTextual() ? response.textValue().strip() : Json.text(response));
  }

  /**
   * Returns whether it passes; null where that cannot be told.
   *
   * @param threshold the least number that does; null where the assessment decides, and 1 where
   *     there is none
   */
  @Nullable Boolean passes(@Nullable Double threshold) {
    if (number != null && (threshold != null || assessed == null)) {
      return number >= (threshold == null ? 1 : threshold);
    }
    return assessed;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(epoch);
    out.writeLong(answer);
    out.writeByte(
        (number == null ? 0 : NUMBER)
            | (label == null ? 0 : LABEL)
            | (assessed == null ? 0 : ASSESSED)
            | (Boolean.TRUE.equals(assessed) ? PASSED : 0));
    if (number != null) {
      out.writeDouble(number);
    }
    if (label != null) {
      Texts.write(label, out);
    }
  }

  static Reading read(DataInput in) throws IOException {
    int epoch = in.readInt();
    long answer = in.readLong();
    int flags = in.readByte();
    Double number = (flags & NUMBER) == 0 ? null : Double.valueOf(in.readDouble());
    String label = (flags & LABEL) == 0 ? null : Texts.read(in);
    Boolean assessed = (flags & ASSESSED) == 0 ? null : Boolean.valueOf((flags & PASSED) != 0);
    return new Reading(epoch, number, label, assessed, answer);
  }
}
