package dev.assay.transforms.summarize;

import org.apache.beam.sdk.coders.Coder;

/** The epochs of one record to the whole record. */
final class RecordFn extends TallyFn<RecordTally, RecordTally> {

  private static final long serialVersionUID = 1L;

  @Override
  Coder<RecordTally> coder() {
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
}
