package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** The epochs of one record to the whole record. */
final class RecordFn extends CombineFn<RecordTally, RecordTally, RecordTally> {

  private static final long serialVersionUID = 1L;

  static Coder<RecordTally> coder() {
    return TallyCoder.of(RecordTally::read);
  }

  @Override
  public RecordTally createAccumulator() {
    return RecordTally.empty();
  }

  @Override
  public RecordTally addInput(RecordTally record, RecordTally epoch) {
    record.add(epoch);
    return record;
  }

  @Override
  public RecordTally mergeAccumulators(Iterable<RecordTally> parts) {
    RecordTally merged = createAccumulator();
    parts.forEach(merged::add);
    return merged;
  }

  @Override
  public RecordTally extractOutput(RecordTally record) {
    return record;
  }

  @Override
  public Coder<RecordTally> getAccumulatorCoder(
      CoderRegistry registry, Coder<RecordTally> inputCoder) {
    return coder();
  }

  @Override
  public Coder<RecordTally> getDefaultOutputCoder(
      CoderRegistry registry, Coder<RecordTally> inputCoder) {
    return coder();
  }
}
