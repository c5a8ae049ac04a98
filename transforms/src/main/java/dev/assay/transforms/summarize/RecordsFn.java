package dev.assay.transforms.summarize;

import java.io.DataInput;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Whole records to what they come to. */
final class RecordsFn
    extends CombineFn<RecordTally, Breakdown<RecordsTally>, Breakdown<RecordsTally>> {

  private static final long serialVersionUID = 1L;

  static Coder<Breakdown<RecordsTally>> coder() {
    return TallyCoder.of(RecordsFn::read);
  }

  @Override
  public Breakdown<RecordsTally> createAccumulator() {
    return Breakdown.of(RecordsTally::new);
  }

  @Override
  public Breakdown<RecordsTally> addInput(Breakdown<RecordsTally> tally, RecordTally record) {
    tally.update(record.group(), record.model(), part -> part.add(record));
    return tally;
  }

  @Override
  public Breakdown<RecordsTally> mergeAccumulators(Iterable<Breakdown<RecordsTally>> tallies) {
    Breakdown<RecordsTally> merged = createAccumulator();
    tallies.forEach(merged::add);
    return merged;
  }

  @Override
  public Breakdown<RecordsTally> extractOutput(Breakdown<RecordsTally> tally) {
    return tally;
  }

  @Override
  public Coder<Breakdown<RecordsTally>> getAccumulatorCoder(
      CoderRegistry registry, Coder<RecordTally> inputCoder) {
    return coder();
  }

  @Override
  public Coder<Breakdown<RecordsTally>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<RecordTally> inputCoder) {
    return coder();
  }

  private static Breakdown<RecordsTally> read(DataInput in) throws IOException {
    return Breakdown.read(in, RecordsTally::new, RecordsTally::read);
  }
}
