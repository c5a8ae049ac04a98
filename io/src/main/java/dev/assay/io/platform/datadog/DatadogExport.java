package dev.assay.io.platform.datadog;

import dev.assay.io.json.Json;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All requests of an upload as JSONL, in their order: {@code method}, {@code path} and {@code
 * body}. Ids that the server would give are made of the names.
 */
public final class DatadogExport implements ExportFormat {

  private final DatadogSettings settings;

  /** Makes the format. */
  public DatadogExport(DatadogSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "datadog";
  }

  @Override
  public String description() {
    return "the requests that tell Datadog of the experiment, one a line";
  }

  @Override
  public void write(ExportedRuns runs, Writer out) throws IOException {
    write(runs, out, warning -> {});
  }

  @Override
  public void write(ExportedRuns runs, Writer out, Consumer<String> warnings) throws IOException {
    DatadogPlan plan = DatadogPlan.of(runs, settings);
    plan.warnings().forEach(warnings);
    String project = plan.projectId();
    String dataset = plan.datasetId();
    List<String> experiments = new ArrayList<>();
    DatadogPlan.Sink lines = request -> line(request, out);
    try {
      lines.accept(plan.project());
      lines.accept(plan.dataset(project));
      plan.records(project, dataset, lines);
      for (int i = 0; i < plan.experiments(); i++) {
        lines.accept(plan.experiment(i, project, dataset));
        experiments.add(plan.experimentId(i));
      }
      plan.events(project, dataset, experiments, lines, warnings);
      for (int i = 0; i < plan.experiments(); i++) {
        lines.accept(plan.end(i, experiments.get(i)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The body is JSON without a line break. */
  private static void line(UploadRequest request, Writer out) throws IOException {
    out.write("{\"method\":\"");
    out.write(request.method());
    out.write("\",\"path\":");
    out.write(Json.text(Json.object().textNode(request.path())));
    out.write(",\"body\":");
    out.write(new String(request.body(), StandardCharsets.UTF_8));
    out.write("}\n");
  }
}
