package dev.assay.pipelines.runner;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * Beam options as a user typed them behind {@code --}: {@code --name=value}. Those that Assay sets
 * are added where the user has not.
 *
 * @param words as typed
 */
public record BeamArguments(List<String> words) {

  /** Copies the words. */
  public BeamArguments {
    words = List.copyOf(words);
  }

  /** Returns an option's last value, or null where it was not given. */
  public @Nullable String value(String name) {
    String found = null;
    for (String word : words) {
      if (word.startsWith("--" + name + "=")) {
        found = word.substring(name.length() + 3);
      }
    }
    return found;
  }

  /** Returns an option's value, or another where it was not given or is no number of at least 1. */
  int number(String name, int otherwise) {
    String value = value(name);
    return value != null && value.matches("[1-9]\\d{0,8}") ? Integer.parseInt(value) : otherwise;
  }

  /** Returns these arguments with one more unless it was given. */
  public BeamArguments orElse(String name, Object value) {
    if (value(name) != null) {
      return this;
    }
    List<String> more = new ArrayList<>(words);
    more.add("--" + name + "=" + value);
    return new BeamArguments(more);
  }

  /**
   * Returns the options of a runner.
   *
   * @param runner the simple name of its class
   * @throws BeamOptionException where an argument is no option, or Beam does not take its value
   */
  public PipelineOptions options(String runner) {
    for (String word : words) {
      if (!word.startsWith("--") || !word.contains("=")) {
        throw BeamOptionException.usage(
            "\"" + word + "\" behind -- is not --name=value, as Beam's options are written");
      }
      if (word.startsWith("--runner=")) {
        throw BeamOptionException.usage(
            word + " behind -- is not read; name the runner before --, as in --runner flink");
      }
    }
    List<String> all = new ArrayList<>(words);
    all.add("--runner=" + runner);
    if (value("appName") == null) {
      all.add("--appName=assay");
    }
    try {
      return OptionsRegistry.with(
          () -> PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).create());
    } catch (IllegalArgumentException e) {
      throw BeamOptionException.usage(reason(e));
    }
  }

  /** Beam names an unknown option by the class that lacks it. */
  private String reason(IllegalArgumentException problem) {
    String message = String.valueOf(problem.getMessage());
    for (String word : words) {
      String name = word.substring(2, word.indexOf('='));
      if (message.contains("'" + name + "'") || message.contains("\"" + name + "\"")) {
        return "--" + name + " is not known or its value cannot be read (" + message + ")";
      }
    }
    return message;
  }
}
