package dev.assay.pipelines.command;

import dev.assay.pipelines.experiments.GenerationParams;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of what an experiment asks of its model, over its LLM config. */
final class GenerationOptions {

  @Option(names = "--temperature", paramLabel = "N", description = "0 to 2.")
  private @Nullable Double temperature;

  @Option(
      names = "--reasoning-effort",
      paramLabel = "WORD",
      description = "minimal, low, medium or high; not with --temperature.")
  private @Nullable String reasoningEffort;

  @Option(names = "--verbosity", paramLabel = "WORD", description = "low, medium or high.")
  private @Nullable String verbosity;

  @Option(names = "--top-p", paramLabel = "N", description = "0 to 1.")
  private @Nullable Double topP;

  @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens of an answer.")
  private @Nullable Integer maxTokens;

  @Option(names = "--max-connections", paramLabel = "N", description = "Most calls in flight.")
  private @Nullable Integer maxConnections;

  GenerationParams params() {
    return new GenerationParams(
        temperature, reasoningEffort, verbosity, topP, maxTokens, maxConnections);
  }
}
