package dev.assay.transforms.summarize;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/** Whole records to what they come to. */
final class RecordsFn extends TallyFn<RecordTally, Breakdown<RecordsTally>> {

  private static final long serialVersionUID = 1L;

  private final int sides;
  private final ArrayList<Reducer> reducers;

  RecordsFn(int sides, List<Reducer> reducers) {
    this.sides = sides;
    this.reducers = new ArrayList<>(reducers);
  }

  @Override
  Coder<Breakdown<RecordsTally>> coder() {
    return TallyCoder.of(
        in -> Breakdown.read(in, RecordsTally::new, Breakdown.MAX_KEYS, RecordsTally::read));
  }

  @Override
  public Breakdown<RecordsTally> createAccumulator() {
    return Breakdown.of(RecordsTally::new, sides);
  }

  @Override
  public Breakdown<RecordsTally> addInput(Breakdown<RecordsTally> tally, RecordTally record) {
    ReducedRecord reduced = ReducedRecord.of(record, reducers);
    tally.update(record.cell(), part -> part.add(reduced));
    return tally;
  }
}
