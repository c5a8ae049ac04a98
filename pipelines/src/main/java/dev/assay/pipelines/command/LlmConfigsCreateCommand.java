package dev.assay.pipelines.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonFields;
import dev.assay.pipelines.experiments.GenerationParams;
import java.nio.file.Path;
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

/** {@code assay experiments llm-configs create}. */
@Command(
    name = "create",
    header = "Store a model and how it is called, or its next version.",
    description = {
      "",
      "Options go over the keys of FILE (.yaml, .yml, .json). A key is never stored: without --key"
          + " and --base-url the environment's variables of the API are read.",
      ""
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = AssayCommand.Version.class)
final class LlmConfigsCreateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The LLM config.")
  private String name = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "What it says.")
  private @Nullable Path file;

  @Option(names = "--api", paramLabel = "NAME", description = "The API (default: openai).")
  private @Nullable String api;

  @Option(names = "--model", paramLabel = "NAME", description = "The model.")
  private @Nullable String model;

  @Option(names = "--base-url", paramLabel = "URL", description = "Where a server of its own is.")
  private @Nullable String baseUrl;

  @Option(
      names = "--key",
      paramLabel = "REF",
      description = "Where its key is: env:NAME or file:PATH.")
  private @Nullable String key;

  @Option(
      names = "--system-message",
      paramLabel = "TEXT",
      description = "Goes before every prompt that has none.")
  private @Nullable String systemMessage;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "Sent with every call as it is; JSON or a text. Repeatable.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Mixin private final GenerationOptions generation = new GenerationOptions();

  @Mixin private final StoreOptions options = new StoreOptions();

  LlmConfigsCreateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    GenerationParams params = params();
    return options.then(
        context,
        store -> {
          ObjectNode content = file == null ? Json.object() : ResourceFile.read(file);
          JsonFields.putPresent(content, "api", api);
          JsonFields.putPresent(content, "model", model);
          JsonFields.putPresent(content, "base_url", baseUrl);
          JsonFields.putPresent(content, "key", key);
          JsonFields.putPresent(content, "system_message", systemMessage);
          content.setAll(params.toJson());
          if (!parameters.isEmpty()) {
            ObjectNode all = content.withObjectProperty("parameters");
            parameters.forEach((word, value) -> put(all, word, value));
          }
          return ResourcesCommand.tell(context, store.llmConfigs().add(name, content));
        });
  }

  private GenerationParams params() {
    try {
      return generation.params();
    } catch (IllegalArgumentException e) {
      if (spec == null) {
        throw e;
      }
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void put(ObjectNode all, String word, String value) {
    try {
      all.set(word, Json.parse(value));
    } catch (JsonProcessingException e) {
      all.put(word, value);
    }
  }
}
