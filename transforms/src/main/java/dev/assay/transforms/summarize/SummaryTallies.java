package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.jspecify.annotations.Nullable;

/** The tallies of all summary evaluators that are computed from counts, side by side. */
final class SummaryTallies implements Tally<SummaryTallies> {

  private final List<SummaryTally> tallies;

  private SummaryTallies(List<SummaryTally> tallies) {
    this.tallies = tallies;
  }

  void add(Run run) {
    tallies.forEach(tally -> tally.add(run));
  }

  @Override
  public void add(SummaryTallies other) {
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(other.tallies.get(i));
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    for (SummaryTally tally : tallies) {
      tally.write(out);
    }
  }

  /** Runs to results as JSON bytes: the object under {@code summary_evaluators}. */
  static final class Fn extends CombineFn<Run, SummaryTallies, byte[]> {

    private static final long serialVersionUID = 1L;

    private final ArrayList<EvaluatorSpec> specs;
    private transient @Nullable List<SummaryEvaluators.One> evaluators;

    Fn(List<EvaluatorSpec> specs) {
      this.specs = new ArrayList<>(specs);
    }

    private synchronized List<SummaryEvaluators.One> evaluators() {
      List<SummaryEvaluators.One> made = evaluators;
      if (made == null) {
        made = specs.stream().map(SummaryEvaluators::one).toList();
        evaluators = made;
      }
      return made;
    }

    @Override
    public SummaryTallies createAccumulator() {
      return new SummaryTallies(
          new ArrayList<>(evaluators().stream().map(one -> SummaryTally.of(one.kind())).toList()));
    }

    private SummaryTallies read(DataInput in) throws IOException {
      List<SummaryTally> tallies = new ArrayList<>();
      for (SummaryEvaluators.One one : evaluators()) {
        tallies.add(SummaryTally.read(one.kind(), in));
      }
      return new SummaryTallies(tallies);
    }

    @Override
    public SummaryTallies addInput(SummaryTallies tallies, Run run) {
      tallies.add(run);
      return tallies;
    }

    @Override
    public SummaryTallies mergeAccumulators(Iterable<SummaryTallies> parts) {
      SummaryTallies merged = createAccumulator();
      parts.forEach(merged::add);
      return merged;
    }

    @Override
    public byte[] extractOutput(SummaryTallies tallies) {
      ObjectNode results = Json.object();
      for (int i = 0; i < tallies.tallies.size(); i++) {
        SummaryEvaluators.One one = evaluators().get(i);
        results.set(
            one.name(),
            SummaryResult.toJson(
                tallies
                    .tallies
                    .get(i)
                    .score(one.name(), one.kind().lowerIsBetter(), one.threshold())));
      }
      return Json.bytes(results);
    }

    @Override
    public Coder<SummaryTallies> getAccumulatorCoder(
        CoderRegistry registry, Coder<Run> inputCoder) {
      Fn reader = new Fn(specs);
      return TallyCoder.of(reader::read);
    }

    @Override
    public Coder<byte[]> getDefaultOutputCoder(CoderRegistry registry, Coder<Run> inputCoder) {
      return ByteArrayCoder.of();
    }
  }
}
