package dev.assay.pipelines.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script by which fish completes commands, options and what they take. */
final class FishCompletion {

  private static final int LONGEST_DESCRIPTION = 90;

  private final String program;
  private final Set<String> commands = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  /** Returns the script for a program's commands. */
  static String of(CommandLine root) {
    FishCompletion fish = new FishCompletion(root.getCommandName());
    fish.add(root.getCommandSpec(), root.getCommandName());
    return fish.script();
  }

  private String script() {
    StringJoiner known = new StringJoiner(" ");
    commands.forEach(command -> known.add(quoted(command)));
    return """
    # Completes %1$s in fish. Made by: %1$s completion fish
    function __%1$s_command
        set -l at %1$s
        for word in (commandline -opc)[2..-1]
            if contains -- "$at $word" %2$s
                set at "$at $word"
            end
        end
        echo $at
    end
    function __%1$s_is
        test (__%1$s_command) = "$argv[1]"
    end
    complete -c %1$s -e
    """
            .formatted(program, known)
        + String.join("\n", lines)
        + "\n";
  }

  private void add(CommandSpec spec, String path) {
    for (Map.Entry<String, CommandLine> sub : spec.subcommands().entrySet()) {
      CommandSpec command = sub.getValue().getCommandSpec();
      if (!command.usageMessage().hidden()) {
        String inner = path + " " + sub.getKey();
        commands.add(inner);
        lines.add(
            complete(path)
                + (" -f -a "
                    + quoted(sub.getKey())
                    + description(command.usageMessage().header())));
        add(command, inner);
      }
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        lines.add(
            complete(path) + names(option) + takes(option) + description(option.description()));
      }
    }
    // fish knows no positions: where one of them may be a path, files are offered at all of them.
    boolean paths =
        spec.positionalParameters().stream().anyMatch(parameter -> candidates(parameter) == null);
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String words = candidates(parameter);
      if (words != null) {
        lines.add(complete(path) + (paths ? " -a " : " -f -a ") + quoted(words));
      }
    }
  }

  private String complete(String path) {
    return "complete -c " + program + " -n " + quoted("__" + program + "_is \"" + path + "\"");
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      boolean isLong = name.startsWith("--");
      String bare = name.substring(isLong ? 2 : 1);
      names.append(isLong ? " -l " : bare.length() == 1 ? " -s " : " -o ").append(bare);
    }
    return names.toString();
  }

  private static String takes(OptionSpec option) {
    if (option.arity().min() == 0) {
      return "";
    }
    String words = candidates(option);
    return words == null ? " -r" : " -x -a " + quoted(words);
  }

  /** What may stand there, with blanks between; null where anything may, such as a path. */
  private static @Nullable String candidates(ArgSpec argument) {
    if (argument.completionCandidates() == null) {
      return null;
    }
    StringJoiner words = new StringJoiner(" ");
    argument.completionCandidates().forEach(words::add);
    return words.toString();
  }

  private static String description(String[] lines) {
    if (lines.length == 0 || lines[0].isBlank()) {
      return "";
    }
    String text = Ansi.OFF.string(lines[0]).replace("%n", " ").replace("%%", "%").strip();
    int sentence = text.indexOf(". ");
    text = sentence > 0 ? text.substring(0, sentence) : text.replaceFirst("\\.$", "");
    if (text.length() > LONGEST_DESCRIPTION) {
      text = text.substring(0, LONGEST_DESCRIPTION - 1).strip() + "…";
    }
    return " -d " + quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
