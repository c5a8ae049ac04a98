package dev.assay.io.platform.braintrust;

import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Bodies of insert requests as JSONL; every body is of one experiment. */
public final class BraintrustExport implements ExportFormat {

  private final BraintrustSettings settings;

  /** Makes the format. */
  public BraintrustExport(BraintrustSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "braintrust";
  }

  @Override
  public String description() {
    return "bodies that insert the runs into a Braintrust experiment, one a line";
  }

  @Override
  public void write(ExportedRuns runs, Writer out) throws IOException {
    write(runs, out, warning -> {});
  }

  /**
   * Writes all runs.
   *
   * @throws ExportDataException where a score is none that Braintrust takes
   */
  @Override
  public void write(ExportedRuns runs, Writer out, Consumer<String> warnings) throws IOException {
    BraintrustPlan plan = BraintrustPlan.of(runs, settings);
    String problem = plan.problem().orElse("");
    if (!problem.isEmpty()) {
      throw new ExportDataException(problem);
    }
    List<String> unnamed = Collections.nCopies(plan.experiments(), "none");
    try {
      plan.events(
          unnamed,
          request -> {
            out.write(new String(request.body(), StandardCharsets.UTF_8));
            out.write('\n');
          },
          warnings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
