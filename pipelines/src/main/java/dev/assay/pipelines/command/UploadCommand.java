package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import dev.assay.io.api.PriceTable;
import dev.assay.io.json.Json;
import dev.assay.io.time.Clock;
import dev.assay.pipelines.plan.Durations;
import dev.assay.pipelines.plan.EnvironmentFile;
import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.upload.BraintrustUpload;
import dev.assay.pipelines.upload.DatadogUpload;
import dev.assay.pipelines.upload.LangSmithUpload;
import dev.assay.pipelines.upload.PlatformUpload;
import dev.assay.pipelines.upload.RunDirectory;
import dev.assay.pipelines.upload.StopOnSignal;
import dev.assay.pipelines.upload.UploadRuns;
import dev.assay.transforms.call.Budget;
import dev.assay.transforms.call.CallSettings;
import dev.assay.transforms.call.Limits;
import dev.assay.transforms.call.RateLimit;
import dev.assay.transforms.call.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay upload}; each platform is a line of {@link #platforms}. */
@Command(
    name = "upload",
    header = "Send the runs of DIR to a platform.",
    description = {
      "",
      "What the server has taken is on record in DIR/upload. The same command goes on after a stop"
          + " or a kill and sends nothing that was taken. For datadog set DD_API_KEY and"
          + " DD_APPLICATION_KEY, and DD_SITE or DD_BASE_URL for another site. For langsmith set"
          + " LANGSMITH_API_KEY, and LANGSMITH_ENDPOINT or LANGSMITH_WORKSPACE_ID where needed."
          + " For braintrust set BRAINTRUST_API_KEY, and BRAINTRUST_API_URL for another site.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {"", "Example:", "  assay upload datadog runs/first --project capitals"})
final class UploadCommand implements Callable<Integer> {

  private static final Pattern RATE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)/(s|min|h)");
  private static final int CONCURRENCY = 4;

  private final CommandContext context;
  private final String resume;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "PLATFORM",
      description = "datadog, langsmith or braintrust.")
  private String platform = "";

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "The output directory of a finished run.")
  private Path directory = Path.of("");

  @Mixin private final PlatformOptions names = new PlatformOptions();

  @Option(
      names = "--limit",
      paramLabel = "N/min",
      description = "Most requests; also N/s and N/h (default: none).")
  private @Nullable String limit;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most requests at a time (default: 4).")
  private int concurrency = CONCURRENCY;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Most attempts of one request (default: 5).")
  private int maxAttempts = RetryPolicy.STANDARD.maxAttempts();

  @Option(
      names = "--request-timeout",
      paramLabel = "TIME",
      description = "Longest time of one exchange, the whole answer included (default: 2m).")
  private String requestTimeout = "2m";

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Variables for endpoint and keys; those already set stay.")
  private @Nullable Path envFile;

  @Option(names = "--json", description = "Print one JSON object to standard output.")
  private boolean json;

  UploadCommand(CommandContext context, List<String> arguments) {
    this.context = context;
    this.resume = new ResumeCommand(arguments).asTyped();
  }

  private List<PlatformUpload> platforms(CommandLine command) {
    return List.of(
        new DatadogUpload(names.datadog(command)),
        new LangSmithUpload(names.langsmith(command)),
        new BraintrustUpload(names.braintrust(command)));
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PlatformUpload chosen = chosen(command);
    CallSettings settings = settings(command);
    Environment environment = environment();
    UploadRuns upload = new UploadRuns(chosen, settings, environment, Clock.system(), this::warn);
    return RunDirectory.open(directory)
        .match(
            runs -> upload(upload, runs, settings.experimentId()),
            problem -> {
              context.err().println(problem.code() + " " + problem.message());
              context.err().println("Nothing was sent.");
              return problem.exitCode();
            });
  }

  private Integer upload(UploadRuns upload, RunDirectory runs, String experimentId) {
    StopOnSignal stop = StopOnSignal.install(experimentId, context.err()::println, resume);
    try {
      return told(upload.run(directory, runs));
    } catch (UncheckedIOException e) {
      return failed(e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      return failed(e);
    } finally {
      stop.close();
    }
  }

  private Integer failed(IOException e) {
    context.err().println("UPLOAD_IO " + e.getMessage());
    context.err().println("What was taken is on record. Continue with: " + resume);
    return ExitStatus.WRITE_FAILED.code();
  }

  private Integer told(UploadRuns.Outcome outcome) {
    ExitStatus status =
        switch (outcome.end()) {
          case DONE -> ExitStatus.OK;
          case REFUSED -> outcome.taken() > 0 ? ExitStatus.SOME_FAILED : ExitStatus.BAD_DATA;
          case STOPPED -> ExitStatus.STOPPED;
          case NO_PERMISSION -> ExitStatus.NO_PERMISSION;
          case CONFIGURATION -> ExitStatus.CONFIGURATION;
        };
    outcome.problems().forEach(context.err()::println);
    String counts =
        outcome.taken()
            + " requests taken, "
            + outcome.sentBefore()
            + " of them before; "
            + outcome.attempts()
            + " sent now.";
    context
        .err()
        .println(
            outcome.taken() == 0 && status != ExitStatus.OK
                ? "Nothing was sent or taken."
                : counts);
    if (status != ExitStatus.OK && status != ExitStatus.USAGE) {
      context.err().println("Once the cause is mended, continue with: " + resume);
    }
    if (json) {
      context
          .out()
          .println(
              Json.text(
                  Json.object()
                      .put("end", outcome.end().name().toLowerCase(Locale.ROOT))
                      .put("taken", outcome.taken())
                      .put("sent_before", outcome.sentBefore())
                      .put("attempts", outcome.attempts())));
    }
    return status.code();
  }

  private PlatformUpload chosen(CommandLine command) {
    PlatformUpload named = named(command);
    PlatformOptions.check(named.name(), command);
    return named;
  }

  private PlatformUpload named(CommandLine command) {
    List<PlatformUpload> all = platforms(command);
    List<String> known = all.stream().map(PlatformUpload::name).toList();
    return all.stream()
        .filter(one -> one.name().equals(platform))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    command,
                    "Unknown platform \""
                        + platform
                        + "\""
                        + NearestName.of(platform, known)
                            .map(name -> "; did you mean \"" + name + "\"?")
                            .orElse("; known: " + String.join(", ", known))));
  }

  private CallSettings settings(CommandLine command) {
    try {
      return new CallSettings(
          "upload-" + UUID.randomUUID(),
          limits(command),
          RetryPolicy.STANDARD.withMaxAttempts(maxAttempts),
          timeout(command),
          concurrency,
          Budget.NONE,
          PriceTable.LISTED);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private Duration timeout(CommandLine command) {
    return Durations.parse(requestTimeout)
        .filter(time -> time.toMillis() > 0)
        .orElseThrow(
            () ->
                new ParameterException(
                    command,
                    "Invalid --request-timeout: \""
                        + requestTimeout
                        + "\" (must be a time above 0 such as 60s)"));
  }

  private Limits limits(CommandLine command) {
    if (limit == null) {
      return Limits.NONE;
    }
    Matcher rate = RATE.matcher(limit);
    double number = rate.matches() ? Double.parseDouble(rate.group(1)) : 0;
    if (number <= 0) {
      throw new ParameterException(
          command,
          "Invalid --limit: \"" + limit + "\" (must be a number above 0 and /s, /min or /h)");
    }
    double perMinute =
        switch (rate.group(2)) {
          case "s" -> number * 60;
          case "h" -> number / 60;
          default -> number;
        };
    return new Limits(RateLimit.NONE.withRequestsPerMinute(perMinute), Map.of());
  }

  private Environment environment() {
    if (envFile == null) {
      return context.environment();
    }
    EnvironmentFile.Content content = EnvironmentFile.read(envFile);
    content.warnings().forEach(warning -> warn(warning.toString()));
    return context.environment().withDefaults(content.values());
  }

  private void warn(String sentence) {
    context.err().println("Warning: " + sentence);
  }
}
