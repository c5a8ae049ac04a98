package dev.assay.io.api;

import dev.assay.io.http.BaseUrl;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables that a model may have of its own: {@code NAME_gpt_4o} is looked up before
 * {@code NAME}.
 */
final class ModelVariables {

  /** Set to {@code true}, lets keys and prompts go over plain http to other machines. */
  static final String ALLOW_HTTP = "ASSAY_ALLOW_HTTP";

  /**
   * A variable that is set.
   *
   * @param name of the variable
   * @param value not blank
   */
  record Found(String name, String value) {}

  private ModelVariables() {}

  /** Returns both names, the model's own first. */
  static List<String> names(String variable, String model) {
    String suffix = model.replaceAll("[-/.: ]", "_");
    return suffix.isEmpty() ? List.of(variable) : List.of(variable + "_" + suffix, variable);
  }

  static @Nullable Found find(String variable, String model, Environment environment) {
    for (String name : names(variable, model)) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return new Found(name, value.strip());
      }
    }
    return null;
  }

  static Found need(String variable, String model, Environment environment)
      throws MissingVariablesException {
    Found found = find(variable, model, environment);
    if (found == null) {
      throw new MissingVariablesException(names(variable, model));
    }
    return found;
  }

  /** Returns the base URL that a variable holds, checked, or a default where it is not set. */
  static URI endpoint(String variable, String otherwise, String model, Environment environment) {
    Found base = find(variable, model, environment);
    return base == null ? URI.create(otherwise) : baseUrl(base, environment);
  }

  /** Returns the base URL that a variable must hold, checked. */
  static URI needEndpoint(String variable, String model, Environment environment)
      throws MissingVariablesException {
    return baseUrl(need(variable, model, environment), environment);
  }

  /** Returns a connection with the key that a variable holds. */
  static Connection connection(URI endpoint, String variable, String model, Environment environment)
      throws MissingVariablesException {
    Found key = need(variable, model, environment);
    return new Connection(endpoint, key.name(), new Secret(key.name(), key.value()))
        .withMedia(environment);
  }

  /** Checks a base URL; the message names the variable it came from. */
  static URI baseUrl(Found found, Environment environment) {
    try {
      return BaseUrl.check(found.value(), "true".equalsIgnoreCase(environment.get(ALLOW_HTTP)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid "
              + found.name()
              + ": "
              + e.getMessage()
              + " ("
              + ALLOW_HTTP
              + "=true allows http)",
          e);
    }
  }
}
