package dev.assay.pipelines.plan;

import dev.assay.io.api.PriceTable;
import dev.assay.io.api.ServerApi;
import dev.assay.io.files.ReadLimits;
import dev.assay.io.limiter.LimiterSettings;
import dev.assay.transforms.batch.BatchModes;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RetryPolicy;
import dev.assay.transforms.rows.Expansion;
import dev.assay.transforms.summarize.Analysis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about an experiment that is known before it starts, checked: what every pipeline is
 * built from. It holds no keys.
 *
 * @param source the file it was read from, as the user named it
 * @param name of the experiment; fit for a directory
 * @param description for people; null where there is none
 * @param dataset files or patterns of the rows, at least one; relative ones lie in the working
 *     directory, {@code -} is standard input
 * @param input how much a file of rows may ask for
 * @param servers that rows and models may name beside the built-in APIs
 * @param expansion which runs a row becomes
 * @param limits how fast each group may send
 * @param retry how often and how soon a run is tried again
 * @param requestTimeout longest time of one exchange, the body included
 * @param concurrency most requests in flight on one lane whose limit does not say
 * @param budget what all its calls together may spend
 * @param prices what models cost, where it is not the list price
 * @param evaluators in the order of the file
 * @param summaryEvaluators of all runs together, in the order of the file
 * @param output what is written and where
 * @param batches which groups go by batch
 * @param conditions what it must reach, and what ends it early
 * @param analysis what the summary tells beside the plain figures
 * @param limiter what it shares its limits with other experiments by; null for nothing
 */
public record ExperimentPlan(
    Path source,
    String name,
    @Nullable String description,
    List<String> dataset,
    ReadLimits input,
    List<ServerApi> servers,
    Expansion expansion,
    Limits limits,
    RetryPolicy retry,
    Duration requestTimeout,
    int concurrency,
    Budget budget,
    PriceTable prices,
    List<EvaluatorEntry> evaluators,
    List<EvaluatorEntry> summaryEvaluators,
    Output output,
    BatchModes batches,
    Conditions conditions,
    Analysis analysis,
    @Nullable LimiterSettings limiter) {

  /** Requests in flight on one lane where nothing else is said. */
  public static final int STANDARD_CONCURRENCY = CallSettings.DEFAULT_CONCURRENCY;

  /** Longest exchange where nothing else is said. */
  public static final Duration STANDARD_REQUEST_TIMEOUT = CallSettings.DEFAULT_DEADLINE;

  /** Most repetitions of a row. */
  public static final int MAX_EPOCHS = 1_000;

  /** Most requests in flight on one lane. */
  public static final int MAX_CONCURRENCY = 10_000;

  /** Most attempts of a run. */
  public static final int MAX_ATTEMPTS = 100;

  /** Shortest exchange that can be asked for. */
  static final Duration MIN_REQUEST_TIMEOUT = Duration.ofMillis(100);

  /** Longest exchange that can be asked for. */
  static final Duration MAX_REQUEST_TIMEOUT = Duration.ofHours(24);

  /**
   * What is written.
   *
   * @param formats of the completed file, such as {@code jsonl}; at least one
   * @param directory relative to the working directory; null for {@code runs/<name>/<start time>}
   * @param report whether {@code report.html} is
   */
  public record Output(List<String> formats, @Nullable Path directory, boolean report) {

    /** JSONL and Parquet in the usual directory. */
    public static final Output STANDARD = new Output(List.of("jsonl", "parquet"), null);

    /** Copies the formats. */
    public Output {
      formats = List.copyOf(formats);
    }

    /** An output with a report. */
    public Output(List<String> formats, @Nullable Path directory) {
      this(formats, directory, true);
    }
  }

  /** Copies the lists. */
  public ExperimentPlan {
    dataset = List.copyOf(dataset);
    servers = List.copyOf(servers);
    evaluators = List.copyOf(evaluators);
    summaryEvaluators = List.copyOf(summaryEvaluators);
  }

  /**
   * Returns this plan over other rows, which bring prompt and model themselves and are run once.
   *
   * @param name of the experiment
   * @param rows the one file of them
   */
  public ExperimentPlan over(String name, Path rows) {
    return new ExperimentPlan(
        rows,
        name,
        description,
        List.of(rows.toString()),
        ReadLimits.STANDARD,
        servers,
        new Expansion(List.of(), List.of(), 1, expansion.sharedGroup()),
        limits,
        retry,
        requestTimeout,
        concurrency,
        budget,
        prices,
        List.of(),
        List.of(),
        new Output(Output.STANDARD.formats(), null),
        batches,
        Conditions.NONE,
        Analysis.STANDARD,
        limiter);
  }

  /** Returns this plan with every row repeated so often. */
  public ExperimentPlan withEpochs(int epochs) {
    return with(
        new Expansion(expansion.prompts(), expansion.models(), epochs, expansion.sharedGroup()),
        limits,
        budget,
        evaluators,
        output,
        conditions);
  }

  /** Returns this plan with other evaluators. */
  public ExperimentPlan withEvaluators(List<EvaluatorEntry> evaluators) {
    return with(expansion, limits, budget, evaluators, output, conditions);
  }

  /** Returns this plan with another budget. */
  public ExperimentPlan withBudget(Budget budget) {
    return with(expansion, limits, budget, evaluators, output, conditions);
  }

  /** Returns this plan with another output. */
  public ExperimentPlan withOutput(Output output) {
    return with(expansion, limits, budget, evaluators, output, conditions);
  }

  /** Returns this plan with other conditions. */
  public ExperimentPlan withConditions(Conditions conditions) {
    return with(expansion, limits, budget, evaluators, output, conditions);
  }

  /** Returns this plan with other limits. */
  public ExperimentPlan withLimits(Limits limits) {
    return with(expansion, limits, budget, evaluators, output, conditions);
  }

  private ExperimentPlan with(
      Expansion expansion,
      Limits limits,
      Budget budget,
      List<EvaluatorEntry> evaluators,
      Output output,
      Conditions conditions) {
    return new ExperimentPlan(
        source,
        name,
        description,
        dataset,
        input,
        servers,
        expansion,
        limits,
        retry,
        requestTimeout,
        concurrency,
        budget,
        prices,
        evaluators,
        summaryEvaluators,
        output,
        batches,
        conditions,
        analysis,
        limiter);
  }
}
