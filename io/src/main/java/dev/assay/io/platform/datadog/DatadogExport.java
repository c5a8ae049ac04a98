package dev.assay.io.platform.datadog;

import dev.assay.io.json.Json;
import dev.assay.io.platform.ExportFormat;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.upload.UploadRequest;
import java.io.IOException;
import java.io.OutputStream;
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
  public void write(ExportedRuns runs, OutputStream out, Consumer<String> warnings)
      throws IOException {
    DatadogPlan plan = DatadogPlan.unseen(runs, settings);
    String project = plan.projectId();
    String dataset = plan.datasetId();
    List<String> experiments = new ArrayList<>();
    DatadogPlan.Sink lines = request -> line(request, out);
    try {
      lines.accept(plan.project());
      lines.accept(plan.dataset(project));
      plan.records(project, dataset, lines);
      plan.warnings().forEach(warnings);
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
    out.flush();
  }

  /** The body is JSON without a line break. */
  private static void line(UploadRequest request, OutputStream out) throws IOException {
    String path = Json.text(Json.object().textNode(request.path()));
    out.write(utf8("{\"method\":\"" + request.method() + "\",\"path\":" + path + ",\"body\":"));
    out.write(request.body());
    out.write(utf8("}\n"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
