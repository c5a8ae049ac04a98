package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.PlanOverrides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that calls models, or says what it would call. */
final class PlanOptions {

  @Option(names = "--epochs", paramLabel = "N", description = "Run each row N times.")
  private @Nullable Integer epochs;

  @Option(
      names = {"--max-attempts", "-ma"},
      paramLabel = "N",
      description = "Most attempts of one run, the first included.")
  private @Nullable Integer maxAttempts;

  @Option(names = "--concurrency", paramLabel = "N", description = "Most calls in flight per lane.")
  private @Nullable Integer concurrency;

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "Longest time of one exchange, the whole answer included, such as 60s.")
  private @Nullable String requestTimeout;

  @Option(
      names = "--limit",
      paramLabel = "GROUP=N/min",
      description =
          "Rate of a group, or as GROUP/MODEL=N/min of one model in it, or as A+B=N/min of several"
              + " together; also /s and /h. With :tokens, :input_tokens or :output_tokens before"
              + " the =, of tokens. Repeatable.")
  private List<String> limits = new ArrayList<>();

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "Most US dollars to spend, all resumes together.")
  private @Nullable Double maxCostUsd;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      description = "Most requests to send, all attempts and resumes together.")
  private @Nullable Long maxCalls;

  @Option(
      names = "--batch",
      paramLabel = "GROUP[=TIME]",
      description =
          "Send a group's calls by the provider's batches, for half the price; after TIME (24h)"
              + " what is open goes as single calls. Repeatable.")
  private List<String> batches = new ArrayList<>();

  @Option(
      names = {"--max-queries", "-mq"},
      paramLabel = "N",
      description = "Requests per minute of each queue; without --parallel there is one for all.")
  private @Nullable Double maxQueries;

  @Option(
      names = {"--max-queries-json", "-mqj"},
      paramLabel = "FILE",
      description = "Requests per minute by queue, and in it by model; needs --parallel.")
  private @Nullable Path maxQueriesJson;

  @Option(
      names = {"--parallel", "-p"},
      description = "One queue per group instead of one for all rows.")
  private boolean parallel;

  @Option(
      names = {"--env-file", "-e"},
      paramLabel = "FILE",
      description = "Variables for endpoints and keys; those already set stay.")
  private @Nullable Path envFile;

  @Option(
      names = {"--scorer", "-s"},
      paramLabel = "NAME,NAME",
      description = "Evaluators beside those of the experiment, such as match,includes.")
  private @Nullable String scorer;

  @Option(names = "--strict", description = "Treat bad input lines as an error.")
  private boolean strict;

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  PlanOverrides overrides() {
    return new PlanOverrides(
        epochs,
        maxAttempts,
        concurrency,
        requestTimeout,
        limits,
        maxCostUsd,
        maxCalls,
        maxQueries,
        maxQueriesJson,
        parallel,
        batches);
  }

  /** Returns the names of evaluators that are added to those of the experiment. */
  List<String> scorers() {
    return CommaList.of(scorer);
  }

  @Nullable Path envFile() {
    return envFile;
  }

  boolean strict() {
    return strict;
  }

  /** Throws where options exclude each other. */
  void check(CommandLine command) {
    console.check(command);
  }

  Console console(CommandContext context) {
    return console.console(context);
  }
}
