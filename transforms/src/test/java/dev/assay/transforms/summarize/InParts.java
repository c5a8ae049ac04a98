package dev.assay.transforms.summarize;

import dev.assay.io.experiment.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.KV;

/** Summarises as a runner does: in parts, through bytes, merged in any order. */
record InParts(Analysis analysis, int epochs, List<String> prompts, int parts, Random random) {

  static Summary summary(Analysis analysis, int epochs, List<Run> runs) {
    return new InParts(analysis, epochs, List.of(), 1, new Random(1)).summary(runs);
  }

  Summary summary(List<Run> runs) {
    Slicing slicing = new Slicing(analysis.slices(), prompts);
    int sides = slicing.sides();
    List<Reducer> reducers = analysis.reducers(epochs);
    TallyRunFn tallyRun = new TallyRunFn(slicing, analysis.cluster());
    List<KV<String, RecordTally>> records =
        merged(
            epochs > 1,
            new RecordFn(),
            runs.stream().map(run -> KV.of(TallyRunFn.key(run), tallyRun.tally(run))).toList());
    ToUnitFn toUnit = new ToUnitFn(sides, reducers);
    List<KV<String, Breakdown<Measures<UnitSums>>>> units =
        merged(
            analysis.cluster() != null,
            new UnitFn(sides),
            records.stream().map(kv -> toUnit.unit(kv.getKey(), kv.getValue())).toList());
    boolean clustered = epochs > 1 || analysis.cluster() != null;
    boolean bootstrap = analysis.intervals().method() == IntervalSettings.Method.BOOTSTRAP;
    return MakeSummaryFn.summary(
        analysis,
        epochs,
        combine(new SummaryFn(slicing), runs),
        reducers.isEmpty()
            ? null
            : combine(new RecordsFn(sides, reducers), records.stream().map(KV::getValue).toList()),
        clustered
            ? combine(new ClustersFn(sides), units.stream().map(KV::getValue).toList())
            : null,
        bootstrap ? combine(new BootstrapFn(sides, analysis.intervals()), units) : null);
  }

  private <T extends Tally<T>> List<KV<String, T>> merged(
      boolean merge, TallyFn<T, T> fn, List<KV<String, T>> inputs) {
    if (!merge) {
      return inputs;
    }
    Map<String, List<T>> byKey = new TreeMap<>();
    for (KV<String, T> input : inputs) {
      byKey.computeIfAbsent(input.getKey(), key -> new ArrayList<>()).add(input.getValue());
    }
    List<KV<String, T>> merged = new ArrayList<>();
    byKey.forEach((key, values) -> merged.add(KV.of(key, combine(fn, values))));
    return merged;
  }

  private <I, T extends Tally<T>> T combine(TallyFn<I, T> fn, List<I> inputs) {
    List<T> accumulators = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      accumulators.add(fn.createAccumulator());
    }
    for (I input : inputs) {
      int part = random.nextInt(parts);
      accumulators.set(part, fn.addInput(accumulators.get(part), input));
    }
    Collections.shuffle(accumulators, random);
    return through(
        fn.coder(),
        fn.mergeAccumulators(
            accumulators.stream().map(part -> through(fn.coder(), part)).toList()));
  }

  private static <T> T through(Coder<T> coder, T value) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      coder.encode(value, out);
      return coder.decode(new ByteArrayInputStream(out.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
