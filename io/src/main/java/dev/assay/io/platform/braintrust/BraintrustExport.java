package dev.assay.io.platform.braintrust;

import dev.assay.io.platform.ExportDataException;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import java.io.IOException;
import java.io.OutputStream;
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

  /**
   * Writes all runs.
   *
   * @throws ExportDataException where a score is none that Braintrust takes
   */
  @Override
  public void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings)
      throws IOException {
    try {
      new BraintrustEvents(runs, settings)
          .tell(
              (variant, number, body) -> {
                out.write(body);
                out.write('\n');
              },
              warnings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    out.flush();
  }
}
