package dev.assay.pipelines.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands below a command. Reading one's options by reflection takes milliseconds; so where
 * the first word names one, only that is read, and all are where none is named, such as for help.
 */
final class Subcommands {

  private final CommandLine parent;
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

  private Subcommands(CommandLine parent) {
    this.parent = parent;
  }

  static Subcommands of(CommandLine parent) {
    return new Subcommands(parent);
  }

  /** Adds a command by the name in its annotation. */
  Subcommands addSubcommand(Object command) {
    Command annotation = command.getClass().getAnnotation(Command.class);
    commands.put(Objects.requireNonNull(annotation).name(), () -> command);
    return this;
  }

  /** Adds a command that is made only where it is needed. */
  Subcommands addSubcommand(String name, Supplier<Object> command) {
    commands.put(name, command);
    return this;
  }

  /** Returns the parent, able to read these words. */
  CommandLine reading(List<String> words) {
    Supplier<Object> named = words.isEmpty() ? null : commands.get(words.get(0));
    if (named != null && !words.get(0).equals(CompletionCommand.NAME)) {
      return parent.addSubcommand(named.get());
    }
    commands.values().forEach(command -> parent.addSubcommand(command.get()));
    return parent;
  }
}
