package dev.assay.pipelines.command;

import dev.assay.transforms.query.Query;
import dev.assay.transforms.query.QuerySyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay query}. */
@Command(
    name = "query",
    header = "Find runs of a finished experiment.",
    description = {
      "",
      "QUERY is in Datadog's search syntax: paris, status:failed, @duration:>2s,",
      "@evaluations.custom.tone:warm, @multi_run_avg.@evaluations.custom.f1:<0.5;",
      "a blank is AND, OR and NOT are written in capitals, - excludes.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  assay query runs/first 'status:failed'",
      "  assay query runs/first '@evaluations.custom.exact_match:0' --format jsonl"
    })
final class QueryCommand implements Callable<Integer> {

  private static final long STANDARD_TABLE = 50;

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "The output directory of a finished run.")
  private @Nullable Path directory;

  @Parameters(index = "1", paramLabel = "QUERY", description = "What to look for.")
  private String query = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Candidates.QueryFormats.class,
      description = "table, jsonl (completed lines) or ids (each once). Default: table.")
  private String format = "table";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most N. Default: 50 in a table, else all.")
  private @Nullable Long limit;

  @Option(names = "--quiet", description = "Say nothing but what was found, and problems.")
  private boolean quiet;

  QueryCommand(CommandContext context) {
    this.context = context;
  }

  /** Returns arguments in which a query that begins with a dash is not taken for an option. */
  static List<String> shielded(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).equals("query")) {
      return arguments;
    }
    return arguments.stream()
        .map(argument -> argument.matches("(?s)-[^-].+") ? " " + argument : argument)
        .toList();
  }

  @Override
  public Integer call() {
    if (spec == null || directory == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    if (limit != null && limit < 1) {
      throw problem("Invalid --limit: " + limit + " (must be at least 1)");
    }
    QuerySettings.Format shown =
        switch (format) {
          case "table" -> QuerySettings.Format.TABLE;
          case "jsonl" -> QuerySettings.Format.JSONL;
          case "ids" -> QuerySettings.Format.IDS;
          default ->
              throw problem("Invalid --format: " + format + " (must be table, jsonl or ids)");
        };
    Console console =
        new Console(
            context.out(),
            context.err(),
            quiet ? Console.Verbosity.QUIET : Console.Verbosity.NORMAL,
            false);
    Long most = limit;
    if (most == null && shown == QuerySettings.Format.TABLE) {
      most = STANDARD_TABLE;
    }
    try {
      QuerySettings settings =
          new QuerySettings(
              console, context.environment(), directory, Query.parse(query), shown, most);
      return context.launcher().get().query(settings).code();
    } catch (QuerySyntaxException e) {
      throw problem("Invalid query " + query + " (" + e.getMessage() + ")");
    }
  }

  private ParameterException problem(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
