package dev.assay.pipelines.plan;

import dev.assay.io.api.ServerApi;
import dev.assay.pipelines.plan.ExperimentPlan.Output;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An experiment file to a plan; everything that is wrong goes to the problems. */
final class ExperimentReader {

  private static final List<String> KEYS =
      List.of(
          "name",
          "description",
          "dataset",
          "input",
          "prompt",
          "messages",
          "prompts",
          "models",
          "servers",
          "epochs",
          "limits",
          "limiter",
          "batch",
          "retry",
          "request_timeout",
          "concurrency",
          "budget",
          "prices",
          "evaluators",
          "judge",
          "embedding",
          "output",
          "summary_evaluators",
          "slices",
          "reducers",
          "cluster",
          "intervals",
          "gates",
          "baseline",
          "raise_errors",
          "early_stopping");
  private static final int MAX_DESCRIPTION_CHARS = 10_000;

  private final Path source;
  private final PlanChecks checks;
  private final Problems problems;

  ExperimentReader(Path source, PlanChecks checks, Problems problems) {
    this.source = source;
    this.checks = checks;
    this.problems = problems;
  }

  /** Returns the plan; it is complete only where no problem was found. */
  @Nullable ExperimentPlan read() {
    ConfigNode root = ConfigDocument.tree(source, problems);
    if (root == null) {
      return null;
    }
    Section experiment = Section.open(problems, "", root, KEYS);
    return experiment == null ? null : plan(experiment);
  }

  private ExperimentPlan plan(Section experiment) {
    String name = name(experiment);
    String description = experiment.text("description", MAX_DESCRIPTION_CHARS);
    List<String> dataset = DatasetSection.read(experiment, source);
    List<ServerApi> servers = ServerSections.read(experiment, checks.apis());
    PlanChecks served = checks.withServers(servers);
    Integer epochs = experiment.whole("epochs", 1, ExperimentPlan.MAX_EPOCHS);
    Expansion expansion =
        new Expansion(
            PromptSections.read(experiment),
            ModelSections.read(experiment, served.apis()),
            Objects.requireNonNullElse(epochs, 1),
            null);
    Limits limits = LimitSections.read(experiment);
    RetryPolicy retry = retry(experiment);
    Duration timeout =
        experiment.duration(
            "request_timeout",
            ExperimentPlan.MIN_REQUEST_TIMEOUT,
            ExperimentPlan.MAX_REQUEST_TIMEOUT);
    Integer concurrency = experiment.whole("concurrency", 1, ExperimentPlan.MAX_CONCURRENCY);
    List<EvaluatorEntry> evaluators = EvaluatorSections.read(experiment, served, source);
    List<EvaluatorEntry> summary = EvaluatorSections.readSummary(experiment, served, source);
    return new ExperimentPlan(
        source,
        name,
        description,
        dataset,
        InputSection.read(experiment),
        servers,
        expansion,
        limits,
        retry,
        Objects.requireNonNullElse(timeout, ExperimentPlan.STANDARD_REQUEST_TIMEOUT),
        Objects.requireNonNullElse(concurrency, ExperimentPlan.STANDARD_CONCURRENCY),
        BudgetSection.budget(experiment),
        BudgetSection.prices(experiment),
        evaluators,
        summary,
        output(experiment),
        BatchSection.read(experiment, served.apis()),
        GateSection.read(experiment, source, names(evaluators, summary)),
        AnalysisSection.read(experiment, expansion.epochs()),
        LimiterSection.read(experiment));
  }

  private static Set<String> names(List<EvaluatorEntry> evaluators, List<EvaluatorEntry> summary) {
    Set<String> names = new LinkedHashSet<>();
    evaluators.forEach(entry -> names.add(entry.name()));
    summary.forEach(entry -> names.add(entry.name()));
    return names;
  }

  private String name(Section experiment) {
    String name = experiment.text("name", MAX_DESCRIPTION_CHARS);
    if (name == null) {
      return ExperimentFile.nameOf(source);
    }
    ConfigNode node = experiment.get("name");
    ExperimentName.problem(name)
        .ifPresent(
            problem ->
                problems.add(
                    experiment.mark("name"),
                    "CONFIG_RANGE",
                    "Invalid name: " + (node == null ? "" : node.shown()) + " (" + problem + ")"));
    return name;
  }

  private RetryPolicy retry(Section experiment) {
    ConfigNode node = experiment.get("retry");
    Section section =
        node == null
            ? null
            : Section.open(problems, "retry.", node, List.of("max_attempts", "base", "cap"));
    RetryPolicy standard = RetryPolicy.STANDARD;
    if (section == null) {
      return standard;
    }
    Integer attempts = section.whole("max_attempts", 1, ExperimentPlan.MAX_ATTEMPTS);
    Duration base = section.duration("base", Duration.ZERO, Duration.ofHours(1));
    Duration cap = section.duration("cap", Duration.ZERO, Duration.ofHours(24));
    Duration first = Objects.requireNonNullElse(base, standard.base());
    Duration longest = Objects.requireNonNullElse(cap, standard.cap());
    if (longest.compareTo(first) < 0) {
      problems.add(
          section.mark(cap == null ? "base" : "cap"),
          "CONFIG_CONFLICT",
          "retry.cap "
              + Durations.print(longest)
              + " is shorter than retry.base "
              + Durations.print(first)
              + "; the longest wait cannot be below the first");
      longest = first;
    }
    return new RetryPolicy(
        Objects.requireNonNullElse(attempts, standard.maxAttempts()), first, longest);
  }

  private Output output(Section experiment) {
    ConfigNode node = experiment.get("output");
    Section section =
        node == null
            ? null
            : Section.open(problems, "output.", node, List.of("formats", "directory", "report"));
    if (section == null) {
      return Output.STANDARD;
    }
    String directory = section.text("directory", 4_096);
    Path path = null;
    try {
      path = directory == null ? null : Path.of(directory);
    } catch (InvalidPathException e) {
      problems.add(
          section.mark("directory"), "CONFIG_TYPE", "Invalid output.directory (must be a path)");
    }
    return new Output(formats(section), path, section.flag("report", true));
  }

  private List<String> formats(Section output) {
    ConfigNode node = output.get("formats");
    if (node == null) {
      return Output.STANDARD.formats();
    }
    List<String> known = checks.formats().stream().sorted().toList();
    String expected = "a list of one or more of " + String.join(", ", known);
    Set<String> formats = new LinkedHashSet<>();
    if (!(node instanceof ConfigNode.Items items) || items.values().isEmpty()) {
      Section.wrongType(problems, "output.formats", node, expected);
      return Output.STANDARD.formats();
    }
    for (ConfigNode item : items.values()) {
      String format = item.text();
      if (format == null || !known.contains(format)) {
        Section.wrongType(problems, "output.formats", item, expected);
      } else {
        formats.add(format);
      }
    }
    return new ArrayList<>(formats);
  }
}
