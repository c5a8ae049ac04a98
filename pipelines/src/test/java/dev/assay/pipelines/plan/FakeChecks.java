package dev.assay.pipelines.plan;

import dev.assay.io.api.ModelApi;
import dev.assay.transforms.rows.KnownApis;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Knows two connectors, one evaluator and two formats. */
public final class FakeChecks implements KnownApis {

  private static final long serialVersionUID = 1L;

  private FakeChecks() {}

  /** Returns the checks. */
  public static PlanChecks checks() {
    return new PlanChecks(
        new FakeChecks(),
        entry ->
            entry.type().equals("exact_match")
                ? List.of()
                : List.of("evaluator \"" + entry.type() + "\" is not known; known: exact_match"),
        entry ->
            entry.type().equals("num_exact_matches")
                ? List.of()
                : List.of("summary evaluator \"" + entry.type() + "\" is not known"),
        Set.of("jsonl", "parquet"));
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(List.of("openai", "echo"));
  }

  @Override
  public @Nullable ModelApi find(String name) {
    return null;
  }

  @Override
  public boolean needsModel(String name) {
    return !name.equals("echo");
  }
}
