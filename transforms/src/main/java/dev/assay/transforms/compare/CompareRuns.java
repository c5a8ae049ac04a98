package dev.assay.transforms.compare;

import dev.assay.io.experiment.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The runs of two experiments to exactly one comparison, also where there are no runs. The same
 * runs give the same comparison to the last bit, in whatever order and bundles they come. Runs that
 * lack the field that records are joined by are left out.
 */
public final class CompareRuns extends PTransform<PCollectionTuple, PCollection<Comparison>> {

  /** The experiment that is compared with. */
  public static final TupleTag<Run> BASELINE =
      new TupleTag<>("baseline") {
        private static final long serialVersionUID = 1L;
      };

  /** The experiment that is compared. */
  public static final TupleTag<Run> CANDIDATE =
      new TupleTag<>("candidate") {
        private static final long serialVersionUID = 1L;
      };

  private static final long serialVersionUID = 1L;
  private static final TupleTag<RunFacts> A = new TupleTag<>("a");
  private static final TupleTag<RunFacts> B = new TupleTag<>("b");

  private final ComparisonSpec spec;
  private final VariantAlignment variants;

  private CompareRuns(ComparisonSpec spec, VariantAlignment variants) {
    this.spec = spec;
    this.variants = variants;
  }

  /** Compares all runs, variants of the same label with each other. */
  public static CompareRuns by(ComparisonSpec spec) {
    return new CompareRuns(spec, VariantAlignment.BY_LABEL);
  }

  /** Joins variants in another way. */
  public CompareRuns withVariants(VariantAlignment variants) {
    return new CompareRuns(spec, variants);
  }

  @Override
  public PCollection<Comparison> expand(PCollectionTuple runs) {
    Coder<String> texts = StringUtf8Coder.of();
    PCollection<PairedRecord> records =
        KeyedPCollectionTuple.of(A, keyed(runs.get(BASELINE), "KeyBaseline", true))
            .and(B, keyed(runs.get(CANDIDATE), "KeyCandidate", false))
            .apply("Join", CoGroupByKey.create())
            .apply("Pair", ParDo.of(new PairFn(variants)))
            .setCoder(CompareCoders.RECORDS);
    PCollection<byte[]> tally =
        records
            .apply("Spread", ParDo.of(new SpreadFn()))
            .setCoder(KvCoder.of(VarIntCoder.of(), CompareCoders.RECORDS))
            .apply("Gather", GroupByKey.create())
            .apply("TallyEach", ParDo.of(new TallyEachFn(spec)))
            .setCoder(ByteArrayCoder.of())
            .apply("Tally", Combine.globally(TallyFn.ofTallies(spec)));
    if (spec.fields().cluster() != null) {
      PCollection<byte[]> clusters =
          records
              .apply("KeyByCluster", ParDo.of(new ClusterFn(spec)))
              .setCoder(KvCoder.of(texts, CompareCoders.CLUSTERS))
              .apply("SumClusters", Combine.perKey(new ClusterSumFn()))
              .apply("DropClusters", Values.create())
              .apply("TallyClusters", Combine.globally(TallyFn.ofClusters(spec)));
      tally =
          PCollectionList.of(tally)
              .and(clusters)
              .apply("Both", Flatten.pCollections())
              .setCoder(ByteArrayCoder.of())
              .apply("Add", Combine.globally(TallyFn.ofTallies(spec)));
    }
    return tally
        .setCoder(ByteArrayCoder.of())
        .apply("Conclude", ParDo.of(new ConcludeFn(spec)))
        .setCoder(SerializableCoder.of(Comparison.class));
  }

  private PCollection<KV<String, RunFacts>> keyed(PCollection<Run> runs, String name, boolean inA) {
    return runs.apply(name, ParDo.of(new KeyFn(spec.fields(), variants, inA)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), CompareCoders.FACTS));
  }

  private static final class KeyFn extends DoFn<Run, KV<String, RunFacts>> {

    private static final long serialVersionUID = 1L;

    private final CompareFields fields;
    private final VariantAlignment variants;
    private final boolean inA;
    private transient @Nullable RunFactsParser parser;

    KeyFn(CompareFields fields, VariantAlignment variants, boolean inA) {
      this.fields = fields;
      this.variants = variants;
      this.inA = inA;
    }

    @ProcessElement
    public void process(@Element Run run, OutputReceiver<KV<String, RunFacts>> out) {
      RunFactsParser used = parser == null ? new RunFactsParser(fields) : parser;
      parser = used;
      RunFacts facts = used.facts(run);
      if (facts.key() != null) {
        out.output(KV.of(facts.key() + "\u0000" + variants.key(inA, facts.variant()), facts));
      }
    }
  }

  private static final class PairFn extends DoFn<KV<String, CoGbkResult>, PairedRecord> {

    private static final long serialVersionUID = 1L;

    private final VariantAlignment variants;

    PairFn(VariantAlignment variants) {
      this.variants = variants;
    }

    @ProcessElement
    public void process(@Element KV<String, CoGbkResult> record, OutputReceiver<PairedRecord> out) {
      List<RunFacts> a = new ArrayList<>();
      List<RunFacts> b = new ArrayList<>();
      record.getValue().getAll(A).forEach(a::add);
      record.getValue().getAll(B).forEach(b::add);
      RunFacts any = a.isEmpty() ? b.get(0) : a.get(0);
      String key = any.key() == null ? "" : any.key();
      out.output(RecordPairing.pair(key, variants.key(!a.isEmpty(), any.variant()), a, b));
    }
  }

  /**
   * Brings records together in some groups: a tally is larger than a record, and runners begin one
   * for every key that comes out of a join.
   */
  private static final class SpreadFn extends DoFn<PairedRecord, KV<Integer, PairedRecord>> {

    private static final long serialVersionUID = 1L;
    private static final int GROUPS = 64;

    @ProcessElement
    public void process(
        @Element PairedRecord record, OutputReceiver<KV<Integer, PairedRecord>> out) {
      out.output(KV.of(Math.floorMod(record.id().hashCode(), GROUPS), record));
    }
  }

  private static final class TallyEachFn extends DoFn<KV<Integer, Iterable<PairedRecord>>, byte[]> {

    private static final long serialVersionUID = 1L;

    private final ComparisonSpec spec;

    TallyEachFn(ComparisonSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<PairedRecord>> group, OutputReceiver<byte[]> out) {
      ComparisonTally tally = new ComparisonTally(spec);
      group.getValue().forEach(tally::add);
      out.output(CompareCoders.bytes(tally, spec));
    }
  }

  private static final class ClusterFn extends DoFn<PairedRecord, KV<String, ClusterSums>> {

    private static final long serialVersionUID = 1L;

    private final ComparisonSpec spec;

    ClusterFn(ComparisonSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(@Element PairedRecord record, OutputReceiver<KV<String, ClusterSums>> out) {
      if (record.paired()) {
        ClusterSums sums = new ClusterSums();
        sums.add(record, spec);
        out.output(KV.of(ClusterSums.of(record), sums));
      }
    }
  }

  private static final class ConcludeFn extends DoFn<byte[], Comparison> {

    private static final long serialVersionUID = 1L;

    private final ComparisonSpec spec;

    ConcludeFn(ComparisonSpec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void process(@Element byte[] tally, OutputReceiver<Comparison> out) {
      out.output(CompareCoders.tally(tally, spec).comparison());
    }
  }
}
