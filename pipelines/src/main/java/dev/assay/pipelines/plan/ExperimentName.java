package dev.assay.pipelines.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an experiment, which is also that of a directory on any system. */
final class ExperimentName {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final Pattern RESERVED =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");

  private ExperimentName() {}

  /** Returns what is wrong with a name. */
  static Optional<String> problem(String name) {
    if (!FORM.matcher(name).matches()) {
      return Optional.of(
          "must be 1 to 100 letters, digits, dots, dashes or underscores and not begin with a dot");
    }
    return RESERVED.matcher(name.toLowerCase(Locale.ROOT)).matches()
        ? Optional.of("is reserved by an operating system; choose another")
        : Optional.empty();
  }
}
