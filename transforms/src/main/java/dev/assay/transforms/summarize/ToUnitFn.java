package dev.assay.transforms.summarize;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** A record to the sums of its cluster, which it is itself where nothing else is said. */
final class ToUnitFn
    extends DoFn<KV<String, RecordTally>, KV<String, Breakdown<Measures<UnitSums>>>> {

  private static final long serialVersionUID = 1L;

  private final int sides;
  private final ArrayList<Reducer> reducers;

  ToUnitFn(int sides, List<Reducer> reducers) {
    this.sides = sides;
    this.reducers = new ArrayList<>(reducers);
  }

  @ProcessElement
  public void process(
      @Element KV<String, RecordTally> record,
      OutputReceiver<KV<String, Breakdown<Measures<UnitSums>>>> out) {
    out.output(unit(record.getKey(), record.getValue()));
  }

  KV<String, Breakdown<Measures<UnitSums>>> unit(String key, RecordTally record) {
    Measures<UnitSums> sums = record.sums(reducers);
    Breakdown<Measures<UnitSums>> unit = UnitFn.none(sides);
    unit.update(record.cell(), part -> part.add(sums));
    String cluster = record.cluster();
    return KV.of(cluster == null ? key : "cluster " + cluster, unit);
  }
}
