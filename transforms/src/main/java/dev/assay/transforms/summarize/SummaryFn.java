package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCoder;
import java.io.DataInput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.jspecify.annotations.Nullable;

/** Runs to a summary with each run as a record of its own. */
final class SummaryFn extends CombineFn<Run, Breakdown<RunTally>, Summary> {

  private static final long serialVersionUID = 1L;

  static Coder<Breakdown<RunTally>> coder() {
    return TallyCoder.of(SummaryFn::read);
  }

  @Override
  public Breakdown<RunTally> createAccumulator() {
    return Breakdown.of(RunTally::new);
  }

  @Override
  public Breakdown<RunTally> addInput(Breakdown<RunTally> tally, Run run) {
    tally.update(Breakdown.group(run), Breakdown.model(run), part -> part.add(run));
    return tally;
  }

  @Override
  public Breakdown<RunTally> mergeAccumulators(Iterable<Breakdown<RunTally>> tallies) {
    Breakdown<RunTally> merged = createAccumulator();
    tallies.forEach(merged::add);
    return merged;
  }

  @Override
  public Summary extractOutput(Breakdown<RunTally> tally) {
    return new Summary(
        null,
        Summary.Rows.NONE,
        0,
        tally.total().section(),
        sections(tally.groups()),
        sections(tally.models()),
        null,
        null);
  }

  private static @Nullable SortedMap<String, Section> sections(
      @Nullable SortedMap<String, RunTally> tallies) {
    if (tallies == null) {
      return null;
    }
    SortedMap<String, Section> sections = new TreeMap<>();
    tallies.forEach((key, tally) -> sections.put(key, tally.section()));
    return sections;
  }

  @Override
  public Coder<Breakdown<RunTally>> getAccumulatorCoder(
      CoderRegistry registry, Coder<Run> inputCoder) {
    return coder();
  }

  @Override
  public Coder<Summary> getDefaultOutputCoder(CoderRegistry registry, Coder<Run> inputCoder) {
    return JsonCoder.of(SummaryJson.CODEC);
  }

  private static Breakdown<RunTally> read(DataInput in) throws IOException {
    return Breakdown.read(in, RunTally::new, RunTally::read);
  }
}
