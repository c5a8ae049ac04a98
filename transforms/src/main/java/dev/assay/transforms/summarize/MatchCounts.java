package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Score;
import dev.assay.io.json.Json;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How many runs something holds for; also 0 is a result. */
final class MatchCounts implements SummaryCounts {

  /**
   * Makes such counts.
   *
   * @param holds for a run; null where it cannot be told
   * @param asShare whether the result is the share of the runs that it can be told of
   */
  record Kind(Function<Run, @Nullable Boolean> holds, boolean asShare)
      implements SummaryCounts.Kind {
    @Override
    public SummaryCounts none() {
      return new MatchCounts(this);
    }

    @Override
    public SummaryCounts read(DataInput in) throws IOException {
      MatchCounts counts = new MatchCounts(this);
      counts.matches = in.readLong();
      counts.told = in.readLong();
      return counts;
    }
  }

  private final Kind kind;
  private long matches;
  private long told;

  private MatchCounts(Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean add(Run run) {
    Boolean holds = kind.holds().apply(run);
    if (holds == null) {
      return false;
    }
    told++;
    matches += holds ? 1 : 0;
    return true;
  }

  @Override
  public void add(SummaryCounts other) {
    matches += ((MatchCounts) other).matches;
    told += ((MatchCounts) other).told;
  }

  @Override
  public Score score(String name) {
    double share = (double) matches / told;
    if (kind.asShare()) {
      return Score.of(name, share);
    }
    return new Score(
        name,
        JsonNodeFactory.instance.numberNode(matches),
        null,
        null,
        null,
        null,
        null,
        null,
        Json.object().put("share", share));
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(matches);
    out.writeLong(told);
  }
}
