package dev.assay.pipelines;

import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * What a command did that ran in this process, with everything behind it.
 *
 * @param code its exit code
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
public record InProcess(int code, String out, String err) {

  /** Runs a command to its end. */
  public static InProcess run(Map<String, String> environment, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandContext real = Assay.context(environment::get);
    CommandContext context =
        new CommandContext(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            real.environment(),
            real.checks(),
            real.launcher());
    int code = AssayCommand.execute(arguments, context);
    return new InProcess(code, out.toString(), err.toString());
  }

  /** Runs a command to its end without a variable set. */
  public static InProcess run(String... arguments) {
    return run(Map.of(), List.of(arguments));
  }
}
