package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import org.apache.beam.sdk.coders.Coder;

/** Runs to what they come to one by one. */
final class SummaryFn extends TallyFn<Run, Breakdown<RunTally>> {

  private static final long serialVersionUID = 1L;

  private final Slicing slicing;

  SummaryFn(Slicing slicing) {
    this.slicing = slicing;
  }

  @Override
  Coder<Breakdown<RunTally>> coder() {
    return TallyCoder.of(
        in -> Breakdown.read(in, RunTally::new, Breakdown.MAX_KEYS, RunTally::read));
  }

  @Override
  public Breakdown<RunTally> createAccumulator() {
    return Breakdown.of(RunTally::new, slicing.sides());
  }

  @Override
  public Breakdown<RunTally> addInput(Breakdown<RunTally> tally, Run run) {
    tally.update(slicing.cell(run), part -> part.add(run));
    return tally;
  }
}
