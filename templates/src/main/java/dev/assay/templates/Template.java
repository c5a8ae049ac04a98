package dev.assay.templates;

import dev.assay.pipelines.Assay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands that can be launched as templates. All else about them is what the command says. */
public enum Template {
  /** Runs an experiment, also one whose rows keep coming. */
  RUN(RunTemplate.class, true),
  /** Says what would happen. */
  CHECK(CheckTemplate.class, false),
  /** Scores recorded answers again. */
  EVALUATE(EvaluateTemplate.class, false),
  /** Compares two finished experiments. */
  COMPARE(CompareTemplate.class, false);

  private static final List<String> ABOUT_ITSELF = List.of("--help", "--version");

  private final Class<?> main;
  private final boolean streams;

  Template(Class<?> main, boolean streams) {
    this.main = main;
    this.streams = streams;
  }

  /** Returns its name, which is that of the command and of its folder. */
  public String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the class whose {@code main} launches it. */
  Class<?> main() {
    return main;
  }

  /** Returns whether it also takes input that does not end. */
  boolean streams() {
    return streams;
  }

  /** Returns what it is called where people choose among templates. */
  String displayName() {
    return "Assay: " + command();
  }

  /** Returns what it does: the command's own words. */
  String description() {
    CommandSpec spec = Assay.describe(command());
    return TemplateParameter.plain(spec.usageMessage().header())
        + " "
        + TemplateParameter.plain(spec.usageMessage().description());
  }

  /** Returns its parameters: what the command takes by position, then its options. */
  List<TemplateParameter> parameters() {
    CommandSpec spec = Assay.describe(command());
    List<TemplateParameter> parameters = new ArrayList<>();
    for (PositionalParamSpec positional : spec.positionalParameters()) {
      parameters.add(TemplateParameter.of(positional));
    }
    for (OptionSpec option : spec.options()) {
      if (!ABOUT_ITSELF.contains(option.longestName())) {
        parameters.add(TemplateParameter.of(option));
      }
    }
    return parameters;
  }
}
