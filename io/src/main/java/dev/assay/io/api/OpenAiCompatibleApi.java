package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.io.Serializable;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks OpenAI's form and has a name of its own in an experiment file, such as a
 * vLLM, llama.cpp or LM Studio on a machine of the user's. It is not found on the class path but
 * made from the file, and can do all that {@link OpenAiApi} can. It holds no key, so it may travel
 * to workers.
 */
public final class OpenAiCompatibleApi implements ModelApi, Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final String baseUrl;
  private final @Nullable KeyReference key;

  /**
   * Names a server.
   *
   * @param name that rows and models use as their {@code api}: 1 to 100 letters, digits, dots,
   *     dashes and underscores, the first of them a letter or digit
   * @param baseUrl up to and with {@code /v1}, where the server has that
   * @param key where the key is found; null where the server takes none
   * @throws IllegalArgumentException when the name is not one
   */
  public OpenAiCompatibleApi(String name, String baseUrl, @Nullable KeyReference key) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "Invalid name of a server (must be 1 to 100 letters, digits, dots, dashes or"
              + " underscores)");
    }
    this.name = name;
    this.baseUrl = baseUrl;
    this.key = key;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint =
        ModelVariables.baseUrl(
            new ModelVariables.Found("base_url of " + name, baseUrl), environment);
    ModelVariables.Found found = key == null ? null : key.resolve(model, environment);
    return (found == null
            ? new Connection(endpoint, name, null)
            : new Connection(endpoint, found.name(), new Secret(found.name(), found.value())))
        .withMedia(environment);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return JsonPost.check(call, OpenAiApi::post);
  }

  @Override
  public CallResult call(Exchange exchange) {
    return OpenAiApi.exchange(name, exchange);
  }
}
