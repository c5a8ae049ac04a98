package dev.assay.pipelines.command;

import dev.assay.pipelines.plan.NearestName;
import dev.assay.pipelines.plan.SecretLiterals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What users see of a wrong command line and of a fault of the program. */
final class Failures {

  private final CommandContext context;
  private final boolean verbose;

  Failures(CommandContext context, boolean verbose) {
    this.context = context;
    this.verbose = verbose;
  }

  /** One line on what is wrong and one on where help is. */
  int usage(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    String message =
        problem instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched, command)
            : String.valueOf(problem.getMessage());
    PrintWriter err = context.err();
    err.println("USAGE " + SecretLiterals.mask(message));
    err.println(
        "Nothing was called or written. See "
            + command.getCommandSpec().qualifiedName()
            + " --help.");
    return ExitStatus.USAGE.code();
  }

  private static String unmatched(UnmatchedArgumentException problem, CommandLine command) {
    String first = problem.getUnmatched().get(0);
    if (first.startsWith("-")) {
      String name = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
      List<String> options = new ArrayList<>();
      command.getCommandSpec().options().forEach(option -> options.add(option.longestName()));
      return "Unknown option " + name + NearestName.question(name, options);
    }
    if (!command.getSubcommands().isEmpty()) {
      return "Unknown command \""
          + first
          + "\""
          + NearestName.of(first, command.getSubcommands().keySet())
              .map(name -> "; did you mean \"" + name + "\"?")
              .orElse("; known: " + String.join(", ", command.getSubcommands().keySet()));
    }
    if (command.getCommandSpec().positionalParameters().isEmpty()) {
      return "Found \"" + first + "\", where nothing may stand";
    }
    String wanted = command.getCommandSpec().positionalParameters().get(0).paramLabel();
    return "One "
        + wanted
        + " only, found also \""
        + first
        + "\""
        + (wanted.equals("EXPERIMENT") ? " (what is for Beam stands after --)" : "");
  }

  /** One line, and where the details are; a stack trace only where it was asked for. */
  int unexpected(Exception fault, CommandLine command, ParseResult parsed) {
    if (fault instanceof ParameterException usage) {
      return usage(usage, new String[0]);
    }
    return fault(fault);
  }

  /** What {@link #unexpected} says, also of errors of the virtual machine. */
  int fault(Throwable fault) {
    PrintWriter err = context.err();
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace, true));
    String details = SecretLiterals.mask(trace.toString());
    if (verbose) {
      err.print(details);
    }
    String where = verbose ? "above" : detailsIn(details);
    err.println(
        "INTERNAL "
            + fault.getClass().getSimpleName()
            + ": a fault of the program, not of the experiment. Details: "
            + where);
    return ExitStatus.INTERNAL.code();
  }

  private static String detailsIn(String details) {
    try {
      Path file = Files.createTempFile("assay-fault-", ".txt");
      Files.writeString(file, details, StandardCharsets.UTF_8);
      return file.toString();
    } catch (IOException e) {
      return "run the command again with --verbose";
    }
  }
}
