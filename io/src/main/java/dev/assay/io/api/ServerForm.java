package dev.assay.io.api;

import java.util.List;
import java.util.Optional;

/**
 * A form that a server with a name of its own can speak: that of an API with a base URL.
 *
 * @param connector speaks it
 * @param path what stands between the base URL and the paths of the form
 * @param limitRule how such a server counts where nothing more is known of it than its form
 */
record ServerForm(ModelApi connector, String path, LimitRule limitRule) {

  private static final List<ServerForm> ALL =
      List.of(
          new ServerForm(new OpenAiApi(), "", LimitRule.STANDARD),
          new ServerForm(new AnthropicApi(), "", LimitRule.ANTHROPIC),
          new ServerForm(new GeminiApi(), "", LimitRule.GEMINI),
          new ServerForm(new OllamaApi(), "", LimitRule.STANDARD),
          new ServerForm(new TgiApi(), "/v1", LimitRule.STANDARD),
          new ServerForm(new QuartApi(), "", LimitRule.STANDARD),
          new ServerForm(new OpenRouterApi(), "", LimitRule.STANDARD));

  static Optional<ServerForm> of(String type) {
    return ALL.stream().filter(form -> form.type().equals(type)).findFirst();
  }

  static List<String> types() {
    return ALL.stream().map(ServerForm::type).sorted().toList();
  }

  /** Its name in an experiment file: that of the API whose form it is. */
  String type() {
    return connector.name();
  }
}
