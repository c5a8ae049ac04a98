package dev.assay.pipelines.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay experiments templates create}. */
@Command(
    name = "create",
    header = "Store a template, or its next version.",
    description = {
      "",
      "FILE (.yaml, .yml, .json) has prompt or messages, and may have criterion_set,"
          + " response_format_json_schema, tools, tool_choice and description.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class TemplatesCreateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The template.")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "What it says.")
  private @Nullable Path file;

  @Option(names = "--text", paramLabel = "TEXT", description = "The prompt, in place of FILE.")
  private @Nullable String text;

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
  private @Nullable String description;

  @Option(
      names = "--criterion-set",
      paramLabel = "REF",
      description = "What its answers are rated by, where an experiment does not say.")
  private @Nullable String criterionSet;

  @Mixin private final StoreOptions options = new StoreOptions();

  TemplatesCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path given = file;
    if (spec != null && (given == null) == (text == null)) {
      throw new ParameterException(
          spec.commandLine(), "a template is given by FILE or by --text, one of the two");
    }
    return options.then(
        context,
        store -> {
          ObjectNode content =
              given == null ? Json.object().put("prompt", text) : ResourceFile.read(given);
          if (description != null) {
            content.put("description", description);
          }
          if (criterionSet != null) {
            content.put("criterion_set", criterionSet);
          }
          return ResourcesCommand.tell(context, store.templates().add(name, content));
        });
  }
}
