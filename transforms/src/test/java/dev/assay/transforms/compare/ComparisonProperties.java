package dev.assay.transforms.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ComparisonProperties {

  private static final CompareFields FIELDS = new CompareFields(null, "doc", List.of("lang"));
  private static final ComparisonSpec SPEC = ComparisonSpec.STANDARD.withFields(FIELDS);

  private static List<ObjectNode> lines(Random random, int rows) {
    List<ObjectNode> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      for (int epoch = 1; epoch <= 1 + random.nextInt(2); epoch++) {
        ObjectNode line = Lines.line("r" + i, epoch);
        line.put("lang", "l" + i % 3).put("doc", "d" + i / 4);
        ObjectNode scores = line.withObject("/scores");
        scores.putObject("s").put("value", random.nextInt(10) / 10.0);
        if (random.nextInt(4) > 0) {
          scores.putObject("mark").put("value", random.nextInt(2));
        }
        scores.putObject("tone").put("label", random.nextBoolean() ? "warm" : "cold");
        lines.add(line);
      }
    }
    return lines;
  }

  @Property(tries = 40)
  void orderAndPartsMakeNoDifference(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    Random random = new Random(seed);
    List<ObjectNode> a = lines(random, n);
    List<ObjectNode> b = lines(random, n);
    String expected = Lines.json(Lines.compare(a, b, SPEC));
    Collections.shuffle(a, random);
    Collections.shuffle(b, random);
    List<PairedRecord> records = Lines.records(a, b, FIELDS);
    Collections.shuffle(records, random);
    int cut = random.nextInt(records.size() + 1);
    // Whole clusters are added apart from records, as the pipelines do.
    ComparisonTally first = plain(records.subList(0, cut));
    ComparisonTally second = Lines.tally(records, SPEC);
    ComparisonTally rest = plain(records.subList(cut, records.size()));
    first.add(rest);
    assertThat(Lines.json(second.comparison())).isEqualTo(expected);
    ComparisonTally whole = plain(records);
    assertThat(Lines.json(first.comparison())).isEqualTo(Lines.json(whole.comparison()));
  }

  private static ComparisonTally plain(List<PairedRecord> records) {
    ComparisonTally tally =
        new ComparisonTally(
            ComparisonSpec.STANDARD.withFields(new CompareFields(null, null, List.of("lang"))));
    records.forEach(tally::add);
    return tally;
  }

  @Property(tries = 40)
  void otherSideIsTheNegative(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int n) {
    Random random = new Random(seed);
    List<ObjectNode> a = lines(random, n);
    List<ObjectNode> b = lines(random, n);
    Comparison there = Lines.compare(a, b, SPEC);
    Comparison back = Lines.compare(b, a, SPEC);
    there
        .scores()
        .forEach(
            (name, stats) -> {
              PairStats other = back.scores().get(name);
              if (stats.difference() != null) {
                assertThat(other.difference() + stats.difference()).isZero();
              }
              assertThat(other.stderr()).isEqualTo(stats.stderr());
              assertThat(other.p()).isEqualTo(stats.p());
              assertThat(other.pPermutation()).isEqualTo(stats.pPermutation());
              assertThat(other.wins()).isEqualTo(stats.losses());
              assertThat(other.losses()).isEqualTo(stats.wins());
              assertThat(other.missingA()).isEqualTo(stats.missingB());
              assertThat(other.improvements())
                  .extracting(Change::id)
                  .isEqualTo(stats.regressions().stream().map(Change::id).toList());
            });
  }

  @Property(tries = 20)
  void nothingDiffersFromItself(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int n) {
    List<ObjectNode> a = lines(new Random(seed), n);
    Comparison comparison = Lines.compare(a, a);
    assertThat(comparison.scores().get("s").difference()).isZero();
    assertThat(comparison.scores().get("s").ties()).isEqualTo(n);
    comparison
        .scores()
        .forEach(
            (name, stats) -> {
              if (stats.n() > 1) {
                assertThat(stats.p()).isEqualTo(1.0);
                assertThat(stats.pT()).isEqualTo(1.0);
                assertThat(stats.pPermutation()).isEqualTo(1.0);
                assertThat(stats.adjusted().holm()).isEqualTo(1.0);
              }
              assertThat(stats.needed()).isNull();
            });
  }
}
