package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.datadog.DatadogPlan;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.io.platform.upload.UploadTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends to Datadog. Reads {@code DD_API_KEY}, {@code DD_APPLICATION_KEY}, {@code DD_SITE} (else
 * {@code datadoghq.com}) and {@code DD_BASE_URL}, which goes before the site.
 */
public final class DatadogUpload implements PlatformUpload {

  private static final String SITE = "DD_SITE";
  private static final String BASE_URL = "DD_BASE_URL";

  private final DatadogSettings settings;
  private @Nullable DatadogPlan plan;

  /** Sends as the settings say. */
  public DatadogUpload(DatadogSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "datadog";
  }

  @Override
  public UploadTarget target(Environment environment) throws MissingVariablesException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("DD-API-KEY", "DD_API_KEY");
    headers.put("DD-APPLICATION-KEY", "DD_APPLICATION_KEY");
    String base = environment.get(BASE_URL);
    String from = base == null || base.isBlank() ? SITE : BASE_URL;
    String address = base == null || base.isBlank() ? ofSite(environment.get(SITE)) : base.strip();
    try {
      return UploadTarget.of(name(), address, headers, environment);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.startsWith("CONFIG_SECRET") ? message : "Invalid " + from + ": " + message, e);
    }
  }

  private static String ofSite(@Nullable String site) {
    return "https://api." + (site == null || site.isBlank() ? "datadoghq.com" : site.strip());
  }

  @Override
  public Optional<String> prepare(ExportedRuns runs, Consumer<String> warnings) throws IOException {
    DatadogPlan prepared = DatadogPlan.of(runs, settings);
    plan = prepared;
    prepared.warnings().forEach(warnings);
    return prepared.tooOld() > 0
        ? Optional.of(
            "the scores of "
                + prepared.tooOld()
                + " runs are older than the 24 hours that Datadog takes; give --restamp")
        : Optional.empty();
  }

  @Override
  public void send(UploadSession session)
      throws IOException, InterruptedException, UploadStopException {
    DatadogPlan all = Objects.requireNonNull(plan);
    String project = session.requireId(all.project());
    String dataset = session.requireId(all.dataset(project));
    session.offerAll(sink -> all.records(project, dataset, sink::accept), true);
    List<String> experiments = new ArrayList<>();
    for (int i = 0; i < all.experiments(); i++) {
      experiments.add(session.requireId(all.experiment(i, project, dataset)));
    }
    session.offerAll(
        sink -> all.events(project, dataset, experiments, sink::accept, session::warn), false);
    for (int i = 0; i < all.experiments(); i++) {
      JsonNode unused = session.require(all.end(i, experiments.get(i)));
    }
  }

  @Override
  public String explain(UploadRequest request, String sentence) {
    return Objects.requireNonNull(plan)
        .placeOf(request)
        .map(row -> sentence + " [" + row + "]")
        .orElse(sentence);
  }
}
