package dev.assay.pipelines.run;

import dev.assay.io.files.OutputFormat;
import dev.assay.io.testing.FaultServer;
import dev.assay.pipelines.command.AssayCommand;
import dev.assay.pipelines.command.CommandContext;
import dev.assay.pipelines.plan.PlanChecks;
import dev.assay.pipelines.runner.InstalledApis;
import dev.assay.transforms.evaluate.EvaluatorSpec;
import dev.assay.transforms.evaluate.Evaluators;
import dev.assay.transforms.summarize.SummaryEvaluators;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a command line, run in this process.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Typed(int code, String out, String err) {

  static Typed command(FaultServer server, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Map<String, String> environment =
        Map.of("OPENAI_BASE_URL", server.baseUrl().toString(), "OPENAI_API_KEY", "key-of-tests");
    PlanChecks checks =
        new PlanChecks(
            InstalledApis.INSTANCE,
            entry ->
                Evaluators.standard()
                    .problems(
                        List.of(new EvaluatorSpec(entry.type(), entry.name(), entry.parameters()))),
            entry ->
                SummaryEvaluators.problems(
                    List.of(new EvaluatorSpec(entry.type(), entry.name(), entry.parameters()))),
            Arrays.stream(OutputFormat.values())
                .map(OutputFormat::extension)
                .collect(Collectors.toSet()));
    int code =
        AssayCommand.execute(
            List.of(words),
            new CommandContext(
                new PrintWriter(out),
                new PrintWriter(err),
                environment::get,
                () -> checks,
                LocalLauncher::new));
    return new Typed(code, out.toString(), err.toString());
  }
}
