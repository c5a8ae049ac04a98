package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.pipelines.experiments.Column;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay experiments collections create}. */
@Command(
    name = "create",
    header = "Store rows that fill templates, or the next version of them.",
    description = {
      "",
      "ROWS is a path or pattern of .jsonl, .ndjson, .csv or .parquet, each also .gz or .zst. A"
          + " column of type conversation or raw_input is a whole prompt, for experiments without a"
          + " template.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class CollectionsCreateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The collection.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "ROWS", description = "Its rows.")
  private String rows = "";

  @Option(
      names = "--column",
      paramLabel = "NAME=TYPE",
      description =
          "What a column is: text, json, conversation, raw_input or category; else it is found out"
              + " from its values. Repeatable.")
  private Map<String, String> types = new LinkedHashMap<>();

  @Option(
      names = "--default",
      paramLabel = "NAME=TEXT",
      description = "What stands where a row has no value. Repeatable.")
  private Map<String, String> defaults = new LinkedHashMap<>();

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
  private String description = "";

  @Mixin private final StoreOptions options = new StoreOptions();

  CollectionsCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, Column> columns = columns();
    return options.then(
        context,
        store ->
            ResourcesCommand.tell(
                context, store.collections().add(name, description, rows, columns)));
  }

  private Map<String, Column> columns() {
    Map<String, Column> columns = new LinkedHashMap<>();
    try {
      types.forEach((column, type) -> columns.put(column, Column.of(Column.Type.of(type))));
    } catch (IllegalArgumentException e) {
      if (spec == null) {
        throw e;
      }
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    defaults.forEach(
        (column, value) ->
            columns.put(
                column,
                new Column(
                    columns.getOrDefault(column, Column.of(Column.Type.TEXT)).type(),
                    TextNode.valueOf(value))));
    return columns;
  }
}
