package dev.assay.templates;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A parameter of a template, made of what a command takes.
 *
 * @param name as a launcher gives it, such as {@code maxAttempts}
 * @param option as the command takes it, such as {@code --max-attempts}; null for what it takes by
 *     position
 * @param label for people
 * @param helpText for people, in full
 * @param isOptional whether it may be left out
 * @param type what is given
 * @param isRepeatable whether several values may be given, with {@code ;} between
 * @param form what a value must look like, as a regular expression; null for anything
 */
record TemplateParameter(
    String name,
    @Nullable String option,
    String label,
    String helpText,
    boolean isOptional,
    Type type,
    boolean isRepeatable,
    @Nullable String form) {

  /** What is given, by Dataflow's names. */
  enum Type {
    TEXT,
    NUMBER,
    BOOLEAN,
    GCS_READ_FILE,
    GCS_READ_FOLDER,
    GCS_WRITE_FOLDER;

    /** Returns whether it names a file or folder. */
    boolean isPath() {
      return this == GCS_READ_FILE || isFolder();
    }

    /** Returns whether it names a folder. */
    boolean isFolder() {
      return this == GCS_READ_FOLDER || this == GCS_WRITE_FOLDER;
    }
  }

  private static final Set<Class<?>> WHOLE =
      Set.of(Integer.class, int.class, Long.class, long.class);
  private static final Set<Class<?>> DECIMAL = Set.of(Double.class, double.class);
  private static final String OPTION_PREFIX = "--";

  static TemplateParameter of(OptionSpec option) {
    String name = option.longestName();
    return of(option, camelCase(name.substring(OPTION_PREFIX.length())), name, !option.required());
  }

  static TemplateParameter of(PositionalParamSpec positional) {
    String name = positional.paramLabel().toLowerCase(Locale.ROOT);
    return of(positional, name, null, false);
  }

  private static TemplateParameter of(
      ArgSpec spec, String name, @Nullable String option, boolean isOptional) {
    Type type = type(spec, option);
    boolean repeatable = spec.isMultiValue();
    String help = plain(spec.description());
    return new TemplateParameter(
        name,
        option,
        label(spec.paramLabel(), option),
        repeatable ? help + " Several values stand with ; between them." : help,
        isOptional,
        type,
        repeatable,
        form(spec, type));
  }

  /** Descriptions are written as formats, in which some signs stand for themselves only twice. */
  static String plain(String... lines) {
    return String.join(" ", lines).replace("%%", "%").replace("%n", " ").strip();
  }

  private static Type type(ArgSpec spec, @Nullable String option) {
    Class<?> type = spec.type();
    if (type == boolean.class || type == Boolean.class) {
      return Type.BOOLEAN;
    }
    if (WHOLE.contains(type) || DECIMAL.contains(type)) {
      return Type.NUMBER;
    }
    if (type != Path.class) {
      return Type.TEXT;
    }
    if (spec.paramLabel().contains("FILE") || spec.paramLabel().equals("EXPERIMENT")) {
      return Type.GCS_READ_FILE;
    }
    boolean written = "--output".equals(option) || spec.paramLabel().equals("DIR");
    return written ? Type.GCS_WRITE_FOLDER : Type.GCS_READ_FOLDER;
  }

  private static @Nullable String form(ArgSpec spec, Type type) {
    if (type == Type.BOOLEAN) {
      return "^(true|false)$";
    }
    if (type == Type.NUMBER) {
      return DECIMAL.contains(spec.type()) ? "^[0-9]+(\\.[0-9]+)?$" : "^[0-9]+$";
    }
    return spec.paramLabel().equals("TIME") ? "^[0-9]+(ms|s|m|h)$" : null;
  }

  private static String label(String paramLabel, @Nullable String option) {
    if (option == null) {
      return paramLabel.length() == 1
          ? "Experiment " + paramLabel
          : paramLabel.charAt(0) + paramLabel.substring(1).toLowerCase(Locale.ROOT);
    }
    String words = option.substring(OPTION_PREFIX.length()).replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : List.of(name.split("-"))) {
      camel.append(
          camel.isEmpty() ? word.substring(0, 1) : word.substring(0, 1).toUpperCase(Locale.ROOT));
      camel.append(word.substring(1));
    }
    return camel.toString();
  }
}
