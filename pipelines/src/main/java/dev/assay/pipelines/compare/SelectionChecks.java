package dev.assay.pipelines.compare;

import dev.assay.pipelines.command.CompareSettings;
import dev.assay.pipelines.command.ExitStatus;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.transforms.compare.Comparison;
import dev.assay.transforms.compare.ComparisonSpec;
import dev.assay.transforms.compare.VariantAlignment;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether what was asked for is there. */
final class SelectionChecks {

  private static final int MOST_TOLD = 12;

  private final RunSpool a;
  private final RunSpool b;
  private final ComparisonSpec spec;

  SelectionChecks(RunSpool a, RunSpool b, ComparisonSpec spec) {
    this.a = a;
    this.b = b;
    this.spec = spec;
  }

  /**
   * Returns how variants are joined.
   *
   * @throws Refusal where they cannot be, or a selection selects nothing
   */
  VariantAlignment variants() {
    selection(a, "a");
    selection(b, "b");
    fields();
    scores();
    return VariantAlignment.of(a.variants(), b.variants())
        .orElseThrow(
            () ->
                usage(
                    "COMPARE_VARIANTS the variants of both sides do not fit each other: A has "
                        + list(a.variants())
                        + ", B has "
                        + list(b.variants())
                        + "; name what to compare by --model-a, --model-b, --prompt-a,"
                        + " --prompt-b"));
  }

  private static void selection(RunSpool side, String letter) {
    CompareSettings.Side wanted = side.side();
    if (side.runs() > 0 || side.allEpochs().isEmpty()) {
      return;
    }
    Integer run = wanted.run();
    if (run != null && !side.allEpochs().contains(run)) {
      throw usage(
          "COMPARE_RUN "
              + wanted.directory()
              + " has no run "
              + run
              + " of any row (--run-"
              + letter
              + "); it has "
              + list(side.allEpochs().stream().map(String::valueOf).toList()));
    }
    SortedSet<String> known = new TreeSet<>(side.allModels());
    known.addAll(side.allVariants());
    known.remove("");
    throw usage(
        "COMPARE_SELECTION no run of "
            + wanted.directory()
            + " is of"
            + named(" model ", wanted.model())
            + named(" prompt ", wanted.prompt())
            + (run == null ? "" : " run " + run)
            + "; it has "
            + list(known));
  }

  private static String named(String what, @Nullable String name) {
    return name == null ? "" : what + name;
  }

  private void fields() {
    String key = spec.fields().key();
    for (RunSpool side : new RunSpool[] {a, b}) {
      if (key != null && side.runs() > 0 && side.withoutKey() == side.runs()) {
        throw usage(
            "COMPARE_KEY no run of "
                + side.side().directory()
                + " has the key "
                + key
                + " (--key); name one that its completed lines have");
      }
    }
    String cluster = spec.fields().cluster();
    if (cluster != null && a.withCluster() + b.withCluster() == 0 && a.runs() + b.runs() > 0) {
      throw usage("COMPARE_CLUSTER no run has the key " + cluster + " (--cluster)");
    }
    for (String field : spec.fields().slices()) {
      if (!a.sliced().contains(field) && !b.sliced().contains(field) && a.runs() > 0) {
        throw usage("COMPARE_SLICE no run has the key " + field + " (--slice)");
      }
    }
  }

  private void scores() {
    SortedSet<String> known = new TreeSet<>(a.scores());
    known.addAll(b.scores());
    for (String name : spec.scores()) {
      score(name, known, "--score");
    }
    known.addAll(
        java.util.List.of(
            "latency_ms",
            "cost_usd",
            "input_tokens",
            "output_tokens",
            "total_tokens",
            "failed",
            "refused"));
    for (String name : spec.lowerIsBetter()) {
      score(name, known, "--lower-is-better");
    }
    for (String name : spec.higherIsBetter()) {
      score(name, known, "--higher-is-better");
    }
  }

  private static void score(String name, SortedSet<String> known, String option) {
    if (!known.contains(name)) {
      throw usage(
          "COMPARE_SCORE no run has a score \""
              + name
              + "\" ("
              + option
              + ")"
              + NearestName.of(name, known)
                  .map(near -> "; did you mean \"" + near + "\"?")
                  .orElse("; there are " + list(known)));
    }
  }

  /** Refuses where nothing could be compared. */
  void paired(Comparison comparison) {
    if (comparison.paired() > 0) {
      return;
    }
    throw new Refusal(
        ExitStatus.BAD_DATA,
        String.format(
            Locale.ROOT,
            "COMPARE_NOTHING_PAIRED no record is on both sides: %s has %,d%s, %s has %,d%s; join by"
                + " a key that both have, with --key",
            a.side().directory(),
            comparison.onlyA(),
            such(comparison.onlyInA()),
            b.side().directory(),
            comparison.onlyB(),
            such(comparison.onlyInB())));
  }

  private static String such(Collection<String> ids) {
    return ids.isEmpty()
        ? ""
        : ids.stream()
            .limit(3)
            .map(id -> id.length() > 40 ? id.substring(0, 40) + "…" : id)
            .collect(Collectors.joining(", ", " (such as ", ")"));
  }

  private static String list(Collection<String> names) {
    String told =
        names.stream()
            .map(name -> name.isEmpty() ? "(none)" : name)
            .limit(MOST_TOLD)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names.size() > MOST_TOLD ? told + ", …" : told;
  }

  private static Refusal usage(String message) {
    return new Refusal(ExitStatus.USAGE, message);
  }
}
