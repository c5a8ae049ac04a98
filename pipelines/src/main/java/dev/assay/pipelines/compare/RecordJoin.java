package dev.assay.pipelines.compare;

import dev.assay.transforms.compare.PairedRecord;
import dev.assay.transforms.compare.RecordPairing;
import dev.assay.transforms.compare.VariantAlignment;
import java.util.Comparator;
import java.util.List;

/** Brings the runs of both sides together, a partition at a time. */
final class RecordJoin {

  /** Takes records in the order of what they are joined by. */
  @FunctionalInterface
  interface Visitor {
    void record(PairedRecord record, List<SpooledRun> a, List<SpooledRun> b);
  }

  private final RunSpool a;
  private final RunSpool b;
  private final VariantAlignment variants;

  RecordJoin(RunSpool a, RunSpool b, VariantAlignment variants) {
    this.a = a;
    this.b = b;
    this.variants = variants;
  }

  void join(int partition, Visitor visitor) {
    List<SpooledRun> inA = sorted(a.read(partition), true);
    List<SpooledRun> inB = sorted(b.read(partition), false);
    int nextA = 0;
    int nextB = 0;
    while (nextA < inA.size() || nextB < inB.size()) {
      int order =
          nextA == inA.size()
              ? 1
              : nextB == inB.size() ? -1 : compare(inA.get(nextA), inB.get(nextB));
      int endA = order <= 0 ? end(inA, nextA, true) : nextA;
      int endB = order >= 0 ? end(inB, nextB, false) : nextB;
      visit(visitor, inA.subList(nextA, endA), inB.subList(nextB, endB));
      nextA = endA;
      nextB = endB;
    }
  }

  private void visit(Visitor visitor, List<SpooledRun> inA, List<SpooledRun> inB) {
    SpooledRun any = inA.isEmpty() ? inB.get(0) : inA.get(0);
    visitor.record(
        RecordPairing.pair(
            any.key(),
            variant(any, !inA.isEmpty()),
            inA.stream().map(SpooledRun::facts).toList(),
            inB.stream().map(SpooledRun::facts).toList()),
        inA,
        inB);
  }

  private String variant(SpooledRun run, boolean ofA) {
    return variants.key(ofA, run.facts().variant());
  }

  private int compare(SpooledRun left, SpooledRun right) {
    int order = left.key().compareTo(right.key());
    return order != 0 ? order : variant(left, true).compareTo(variant(right, false));
  }

  private int end(List<SpooledRun> runs, int start, boolean ofA) {
    SpooledRun first = runs.get(start);
    String variant = variant(first, ofA);
    int end = start + 1;
    while (end < runs.size()
        && runs.get(end).key().equals(first.key())
        && variant(runs.get(end), ofA).equals(variant)) {
      end++;
    }
    return end;
  }

  private List<SpooledRun> sorted(List<SpooledRun> runs, boolean ofA) {
    runs.sort(
        Comparator.comparing(SpooledRun::key)
            .thenComparing(run -> variant(run, ofA))
            .thenComparingInt(run -> run.facts().epoch())
            .thenComparing(run -> run.facts().id())
            .thenComparing(run -> run.facts().variant()));
    return runs;
  }
}
