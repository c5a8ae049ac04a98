package dev.assay.io.platform.langsmith;

import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Bodies of {@code POST /api/v1/datasets/upload-experiment}, one a line. */
public final class LangSmithExport implements ExportFormat {

  private final LangSmithSettings settings;

  /** Makes the format. */
  public LangSmithExport(LangSmithSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "langsmith";
  }

  @Override
  public String description() {
    return "the body of LangSmith's upload-experiment, one a line";
  }

  @Override
  public void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings)
      throws IOException {
    LangSmithPlan plan = LangSmithPlan.of(runs, settings);
    plan.warnings().forEach(warnings);
    for (int body = 0; body < plan.bodies(); body++) {
      long[] bytes = new long[1];
      plan.write(
          body,
          piece -> {
            bytes[0] += piece.length;
            out.write(piece);
          });
      plan.large(body, bytes[0]).ifPresent(warnings);
    }
    out.flush();
  }
}
