package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.store.StoreException;
import dev.assay.pipelines.experiments.ExperimentStore;
import dev.assay.pipelines.experiments.StoredExperiment;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay experiments get}. */
@Command(
    name = "get",
    header = "Show an experiment, how far it is, and its results.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class ExperimentsGetCommand implements Callable<Integer> {

  private static final int SHOWN_CHARS = 60;

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ExperimentOptions experiment = new ExperimentOptions();

  @Option(names = "--responses", description = "Also show the responses with their ratings.")
  private boolean responses;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private final StoreOptions options = new StoreOptions();

  ExperimentsGetCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("The command was not parsed");
    }
    CommandLine command = spec.commandLine();
    return options.then(
        context,
        store -> {
          StoredExperiment found = experiment.find(store, command);
          if (json) {
            printJson(store, found);
          } else {
            print(store, found);
          }
          return ExitStatus.OK.code();
        });
  }

  /** Responses are written one at a time, since there may be more than fit into memory. */
  private void printJson(ExperimentStore store, StoredExperiment found) throws StoreException {
    PrintWriter out = context.out();
    String bare = Json.text(found.toJson());
    if (!responses) {
      out.println(bare);
      return;
    }
    try (Stream<ObjectNode> all = store.responses(found)) {
      out.print(bare.substring(0, bare.length() - 1) + ",\"rated_responses\":[");
      Iterator<ObjectNode> each = all.iterator();
      while (each.hasNext()) {
        out.print(Json.text(each.next()) + (each.hasNext() ? "," : ""));
      }
      out.println("]}");
    }
  }

  private void print(ExperimentStore store, StoredExperiment found) throws StoreException {
    for (Map.Entry<String, JsonNode> entry : found.toJson().properties()) {
      if (entry.getValue() instanceof ObjectNode object) {
        object
            .properties()
            .forEach(inner -> line(entry.getKey() + "." + inner.getKey(), inner.getValue()));
      } else {
        line(entry.getKey(), entry.getValue());
      }
    }
    if (responses) {
      try (Stream<ObjectNode> all = store.responses(found)) {
        all.forEach(this::response);
      }
    }
  }

  private void line(String key, JsonNode value) {
    String text = value.isTextual() ? value.textValue() : Json.text(value);
    context.out().println(key + ": " + text);
  }

  private void response(ObjectNode response) {
    StringBuilder line = new StringBuilder();
    line.append(response.path("id").asText()).append(" #").append(response.path("epoch").asText());
    line.append("  ").append(response.path("status").asText());
    for (JsonNode rating : response.path("ratings")) {
      line.append("  ")
          .append(rating.path("criterion").path("label").asText())
          .append(' ')
          .append(rating.path("rating").asText("-"));
    }
    JsonNode said = response.has("error") ? response.path("error") : response.path("response");
    String text = said.isTextual() ? said.textValue() : Json.text(said);
    String shown = text.replaceAll("\\p{C}+", " ");
    line.append("  ")
        .append(shown.length() > SHOWN_CHARS ? shown.substring(0, SHOWN_CHARS) + "…" : shown);
    context.out().println(line);
  }
}
