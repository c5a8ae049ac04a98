package dev.assay.transforms.summarize;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Adds up tallies of the same key. Keys go through the shuffle in {@link #BUCKETS} groups, since
 * runners take a key for a unit of work, of which there would be as many as rows; one group is in
 * memory at a time.
 *
 * @param <T> the tallies
 */
final class MergeByKey<T extends Tally<T>>
    extends PTransform<PCollection<KV<String, T>>, PCollection<KV<String, T>>> {

  /** How many groups there are: of 10,000,000 records each has some 20,000. */
  static final int BUCKETS = 512;

  private static final long serialVersionUID = 1L;

  private final TallyFn<T, T> tallyFn;

  MergeByKey(TallyFn<T, T> tallyFn) {
    this.tallyFn = tallyFn;
  }

  @Override
  public PCollection<KV<String, T>> expand(PCollection<KV<String, T>> tallies) {
    KvCoder<String, T> coder = KvCoder.of(StringUtf8Coder.of(), tallyFn.coder());
    return tallies
        .apply("ToBucket", ParDo.of(new ToBucketFn<T>()))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("Group", GroupByKey.create())
        .apply("Merge", ParDo.of(new MergeFn<>(tallyFn)))
        .setCoder(coder);
  }

  private static final class ToBucketFn<T> extends DoFn<KV<String, T>, KV<Integer, KV<String, T>>> {

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, T> tally, OutputReceiver<KV<Integer, KV<String, T>>> out) {
      out.output(KV.of(Math.floorMod(tally.getKey().hashCode(), BUCKETS), tally));
    }
  }

  private static final class MergeFn<T extends Tally<T>>
      extends DoFn<KV<Integer, Iterable<KV<String, T>>>, KV<String, T>> {

    private static final long serialVersionUID = 1L;

    private final TallyFn<T, T> tallyFn;

    MergeFn(TallyFn<T, T> tallyFn) {
      this.tallyFn = tallyFn;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<String, T>>> bucket, OutputReceiver<KV<String, T>> out) {
      Map<String, T> merged = new TreeMap<>();
      for (KV<String, T> tally : bucket.getValue()) {
        merged
            .computeIfAbsent(tally.getKey(), key -> tallyFn.createAccumulator())
            .add(tally.getValue());
      }
      merged.forEach((key, tally) -> out.output(KV.of(key, tally)));
    }
  }
}
