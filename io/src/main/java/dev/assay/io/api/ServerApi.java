package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that has a name of its own in an experiment file, such as a vLLM, llama.cpp or LM Studio
 * on a machine of the user's, a gateway, or a second account. It speaks the form of one of the
 * built-in APIs and can do all that this one can. It holds no key, so it may travel to workers.
 *
 * @param name that rows and models use as their {@code api}: 1 to 100 letters, digits, dots, dashes
 *     and underscores, the first of them a letter or digit
 * @param type the API whose form it speaks, one of {@link #types()}
 * @param baseUrl up to where the form's paths begin, for {@code openai} with {@code /v1} where the
 *     server has that; or {@code env:NAME} for a variable that holds it
 * @param key where the key is found; null where the server takes none
 */
public record ServerApi(String name, String type, String baseUrl, @Nullable KeyReference key)
    implements ModelApi, Serializable {

  /** Checks name and type. */
  public ServerApi {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "Invalid name of a server (must be 1 to 100 letters, digits, dots, dashes or"
              + " underscores)");
    }
    form(type);
  }

  /** Returns the types that a server can have, sorted. */
  public static List<String> types() {
    return ServerForm.types();
  }

  private static ServerForm form(String type) {
    return ServerForm.of(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid type of a server (must be one of "
                        + String.join(", ", types())
                        + ")"));
  }

  private ModelApi connector() {
    return form(type).connector();
  }

  @Override
  public String form() {
    return type;
  }

  @Override
  public Set<String> rowKeys() {
    return connector().rowKeys();
  }

  @Override
  public LimitRule limitRule() {
    return form(type).limitRule();
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    ModelVariables.Found url =
        baseUrl.startsWith("env:")
            ? KeyReference.parse(baseUrl).resolve(model, environment)
            : new ModelVariables.Found("base_url of " + name, baseUrl);
    URI endpoint = URI.create(ModelVariables.baseUrl(url, environment) + form(type).path());
    ModelVariables.Found found = key == null ? null : key.resolve(model, environment);
    return (found == null
            ? new Connection(endpoint, name, null)
            : new Connection(endpoint, found.name(), new Secret(found.name(), found.value())))
        .withMedia(environment);
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return connector().check(call);
  }

  @Override
  public Optional<CallError> check(ModelCall call, MediaFolder media) {
    return connector().check(call, media);
  }

  @Override
  public CallResult call(Exchange exchange) {
    return connector().call(exchange);
  }
}
