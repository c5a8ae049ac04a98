package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.pipelines.experiments.ExperimentFilter;
import dev.assay.pipelines.experiments.ExperimentState;
import dev.assay.pipelines.experiments.Listing;
import dev.assay.pipelines.experiments.Reference;
import dev.assay.pipelines.experiments.StoredExperiment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay experiments list}. */
@Command(
    name = "list",
    header = "List the experiments, the oldest first.",
    description = {"", "Of several options all must apply.", ""},
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class ExperimentsListCommand implements Callable<Integer> {

  private static final double PERCENT = 100;

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--name", paramLabel = "TEXT", description = "Whose name has the text in it.")
  private @Nullable String name;

  @Option(names = "--template", paramLabel = "REF", description = "Of a template.")
  private @Nullable String template;

  @Option(names = "--collection", paramLabel = "REF", description = "Over a collection.")
  private @Nullable String collection;

  @Option(names = "--criterion-set", paramLabel = "REF", description = "By a criterion set.")
  private @Nullable String criterionSet;

  @Option(names = "--llm-config", paramLabel = "REF", description = "Of an LLM config.")
  private @Nullable String llmConfig;

  @Option(
      names = "--status",
      paramLabel = "WORD",
      description = "created, running, stopped or finished.")
  private @Nullable String status;

  @Option(names = "--limit", paramLabel = "N", description = "The N newest of them.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--newest-first", description = "List the newest first.")
  private boolean newestFirst;

  @Option(names = "--json", description = "Print one JSON object with items and their count.")
  private boolean json;

  @Mixin private final StoreOptions options = new StoreOptions();

  ExperimentsListCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ExperimentFilter filter = filter();
    return options.then(
        context,
        store -> {
          Listing found = store.list(filter, limit);
          List<StoredExperiment> items = new ArrayList<>(found.items());
          if (newestFirst) {
            Collections.reverse(items);
          }
          print(items, found.count());
          StoreOptions.warn(context, found.damaged());
          return found.damaged().isEmpty() ? ExitStatus.OK.code() : ExitStatus.BAD_DATA.code();
        });
  }

  private ExperimentFilter filter() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    if (limit < 0) {
      throw new ParameterException(
          spec.commandLine(), "Invalid --limit: " + limit + " (must be at least 0)");
    }
    try {
      return new ExperimentFilter(
          name,
          reference(template),
          reference(collection),
          reference(criterionSet),
          reference(llmConfig),
          status == null ? null : ExperimentState.Status.of(status));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable Reference reference(@Nullable String text) {
    return text == null ? null : Reference.parse(text);
  }

  private void print(List<StoredExperiment> items, long count) {
    PrintWriter out = context.out();
    if (json) {
      out.print("{\"items\":[");
      for (int i = 0; i < items.size(); i++) {
        out.print((i == 0 ? "" : ",") + Json.text(items.get(i).toJson()));
      }
      out.println("],\"count\":" + count + "}");
      return;
    }
    items.forEach(item -> out.println(line(item)));
    if (count > items.size()) {
      out.println("… " + items.size() + " of " + count);
    }
  }

  private static String line(StoredExperiment item) {
    StringBuilder line = new StringBuilder();
    line.append(item.created()).append("  ").append(item.id()).append("  ");
    line.append(String.format(Locale.ROOT, "%-8s", item.state().status().word()));
    line.append("  ").append(item.spec().name());
    ObjectNode results = item.state().results();
    if (results != null && results.path("mean_all_ratings").has("yes")) {
      line.append(
          String.format(
              Locale.ROOT,
              "  %.1f %% yes",
              PERCENT * results.path("mean_all_ratings").path("yes").asDouble()));
    }
    return line.toString();
  }
}
