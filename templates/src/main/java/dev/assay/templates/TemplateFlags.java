package dev.assay.templates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a launcher gave, sorted by whom it is for.
 *
 * @param values of the template's parameters, by their names
 * @param beam flags that are no parameter
 */
record TemplateFlags(Map<TemplateParameter, String> values, List<String> beam) {

  private static final String PREFIX = "--";
  private static final String RUNNER = "runner";
  private static final String RUNNER_SUFFIX = "runner";
  private static final String ON = "true";
  private static final String OFF = "false";

  TemplateFlags {
    values = Map.copyOf(values);
    beam = List.copyOf(beam);
  }

  /**
   * Sorts flags of the form {@code --name=value}, or {@code --name} for one that is on. Of a flag
   * that comes twice the last counts, but of a repeatable one all do. An empty value is none, as
   * launchers give it for what was left out.
   *
   * @throws IllegalArgumentException naming a word that is no flag
   */
  static TemplateFlags of(Template template, List<String> words) {
    Map<String, TemplateParameter> known = new HashMap<>();
    for (TemplateParameter parameter : template.parameters()) {
      known.put(parameter.name(), parameter);
      String option = parameter.option();
      if (option != null) {
        known.put(option.substring(PREFIX.length()), parameter);
      }
    }
    Map<TemplateParameter, String> values = new LinkedHashMap<>();
    List<String> beam = new ArrayList<>();
    for (String word : words) {
      if (!word.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "Found \"" + word + "\", where only flags may stand, such as --name=value");
      }
      int equals = word.indexOf('=');
      String name = word.substring(PREFIX.length(), equals < 0 ? word.length() : equals);
      String value = equals < 0 ? ON : word.substring(equals + 1);
      TemplateParameter parameter = known.get(name);
      if (parameter == null) {
        beam.add(word);
      } else if (!value.isEmpty()) {
        values.merge(
            parameter,
            name.equals(RUNNER) ? runner(value) : value,
            (before, more) -> parameter.isRepeatable() ? before + ";" + more : more);
      }
    }
    return new TemplateFlags(values, beam);
  }

  /** Launchers name a runner by its class. */
  private static String runner(String value) {
    String name = value.substring(value.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(RUNNER_SUFFIX)
        ? name.substring(0, name.length() - RUNNER_SUFFIX.length())
        : name;
  }

  /**
   * Returns the words of the command.
   *
   * @throws IllegalArgumentException naming parameters that are missing, or a flag that is neither
   *     on nor off
   */
  List<String> words(Template template) {
    List<String> words = new ArrayList<>(List.of(template.command()));
    List<String> missing = new ArrayList<>();
    for (TemplateParameter parameter : template.parameters()) {
      String value = values.get(parameter);
      String option = parameter.option();
      if (value == null) {
        if (!parameter.isOptional()) {
          missing.add(PREFIX + parameter.name());
        }
      } else if (option == null) {
        words.add(value);
      } else if (parameter.type() == TemplateParameter.Type.BOOLEAN) {
        if (isOn(parameter, value)) {
          words.add(option);
        }
      } else if (parameter.isRepeatable()) {
        for (String each : List.of(value.split(";"))) {
          words.add(option + "=" + each.strip());
        }
      } else {
        words.add(option + "=" + value);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("Missing " + String.join(", ", missing));
    }
    boolean takesBeam =
        template.parameters().stream().anyMatch(parameter -> parameter.name().equals(RUNNER));
    if (takesBeam && !beam.isEmpty()) {
      words.add(PREFIX);
      words.addAll(beam);
    }
    return words;
  }

  private static boolean isOn(TemplateParameter parameter, String value) {
    String given = value.toLowerCase(Locale.ROOT);
    if (!given.equals(ON) && !given.equals(OFF)) {
      throw new IllegalArgumentException(
          "Invalid --" + parameter.name() + ": \"" + value + "\" (must be true or false)");
    }
    return given.equals(ON);
  }

  /** Returns these flags with another value of a parameter. */
  TemplateFlags with(TemplateParameter parameter, String value) {
    Map<TemplateParameter, String> changed = new LinkedHashMap<>(values);
    changed.put(parameter, value);
    return new TemplateFlags(changed, beam);
  }
}
