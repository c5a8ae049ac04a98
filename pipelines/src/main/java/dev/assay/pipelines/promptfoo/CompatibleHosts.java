package dev.assay.pipelines.promptfoo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts that speak the form of {@code openai}, by the first word of their providers. */
final class CompatibleHosts {

  /**
   * A host.
   *
   * @param baseUrl where its paths begin
   * @param key the variable of its key
   */
  record Host(String baseUrl, @Nullable String key) {}

  private static final Map<String, Host> HOSTS =
      Map.ofEntries(
          Map.entry("aimlapi", new Host("https://api.aimlapi.com/v1", "AIML_API_KEY")),
          Map.entry("cerebras", new Host("https://api.cerebras.ai/v1", "CEREBRAS_API_KEY")),
          Map.entry("cometapi", new Host("https://api.cometapi.com/v1", "COMETAPI_KEY")),
          Map.entry("deepseek", new Host("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY")),
          Map.entry("docker", new Host("http://127.0.0.1:12434/engines/v1", null)),
          Map.entry(
              "fireworks", new Host("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY")),
          Map.entry("github", new Host("https://models.github.ai/inference", "GITHUB_TOKEN")),
          Map.entry("groq", new Host("https://api.groq.com/openai/v1", "GROQ_API_KEY")),
          Map.entry("hyperbolic", new Host("https://api.hyperbolic.xyz/v1", "HYPERBOLIC_API_KEY")),
          Map.entry("litellm", new Host("http://127.0.0.1:4000", "LITELLM_API_KEY")),
          Map.entry("llamaapi", new Host("https://api.llama.com/compat/v1", "LLAMA_API_KEY")),
          Map.entry("localai", new Host("http://127.0.0.1:8080/v1", null)),
          Map.entry("mistral", new Host("https://api.mistral.ai/v1", "MISTRAL_API_KEY")),
          Map.entry(
              "nscale", new Host("https://inference.api.nscale.com/v1", "NSCALE_SERVICE_TOKEN")),
          Map.entry("perplexity", new Host("https://api.perplexity.ai", "PERPLEXITY_API_KEY")),
          Map.entry("togetherai", new Host("https://api.together.xyz/v1", "TOGETHER_API_KEY")),
          Map.entry("xai", new Host("https://api.x.ai/v1", "XAI_API_KEY")));

  private CompatibleHosts() {}

  /** Returns the host of a provider's first word; null where it is none of these. */
  static @Nullable Host of(String word) {
    return HOSTS.get(word);
  }
}
