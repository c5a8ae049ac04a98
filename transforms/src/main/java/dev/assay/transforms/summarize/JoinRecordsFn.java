package dev.assay.transforms.summarize;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** A summary over runs, with what its records tell; as it is where there are none. */
final class JoinRecordsFn extends DoFn<Summary, Summary> {

  private static final long serialVersionUID = 1L;

  private final PCollectionView<Iterable<Breakdown<RecordsTally>>> records;

  JoinRecordsFn(PCollectionView<Iterable<Breakdown<RecordsTally>>> records) {
    this.records = records;
  }

  @ProcessElement
  public void process(ProcessContext context) {
    Summary summary = context.element();
    for (Breakdown<RecordsTally> all : context.sideInput(records)) {
      summary = join(summary, all);
    }
    context.output(summary);
  }

  static Summary join(Summary summary, Breakdown<RecordsTally> records) {
    return new Summary(
        summary.experiment(),
        summary.rows(),
        summary.runsExpected(),
        records.total().on(summary.all()),
        join(summary.byGroup(), records.groups()),
        join(summary.byModel(), records.models()),
        summary.summaryEvaluators(),
        summary.gates());
  }

  private static @Nullable SortedMap<String, Section> join(
      @Nullable SortedMap<String, Section> sections,
      @Nullable SortedMap<String, RecordsTally> records) {
    if (sections == null || records == null) {
      return null;
    }
    SortedMap<String, Section> joined = new TreeMap<>();
    sections.forEach(
        (key, section) -> {
          RecordsTally tally = records.get(key);
          joined.put(key, tally == null ? section : tally.on(section));
        });
    return joined;
  }
}
