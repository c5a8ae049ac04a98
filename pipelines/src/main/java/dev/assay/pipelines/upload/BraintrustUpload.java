package dev.assay.pipelines.upload;

import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.braintrust.BraintrustPlan;
import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.io.platform.upload.UploadTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends to Braintrust. Reads {@code BRAINTRUST_API_KEY} and {@code BRAINTRUST_API_URL}. */
public final class BraintrustUpload implements PlatformUpload {

  private static final String KEY = "BRAINTRUST_API_KEY";
  private static final String URL = "BRAINTRUST_API_URL";
  private static final String DEFAULT_URL = "https://api.braintrust.dev";

  private final BraintrustSettings settings;
  private @Nullable BraintrustPlan plan;

  /** Sends as the settings say. */
  public BraintrustUpload(BraintrustSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "braintrust";
  }

  @Override
  public UploadTarget target(Environment environment) throws MissingVariablesException {
    String given = environment.get(URL);
    String address = given == null || given.isBlank() ? DEFAULT_URL : given.strip();
    String base = address.endsWith("/v1") ? address.substring(0, address.length() - 3) : address;
    try {
      return UploadTarget.ofBearer(name(), base, KEY, environment);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.startsWith("CONFIG_SECRET") ? message : "Invalid " + URL + ": " + message, e);
    }
  }

  @Override
  public Optional<String> prepare(ExportedRuns runs, Consumer<String> warnings) throws IOException {
    BraintrustPlan prepared = BraintrustPlan.of(runs, settings);
    plan = prepared;
    return prepared.problem();
  }

  @Override
  public void send(UploadSession session)
      throws IOException, InterruptedException, UploadStopException {
    BraintrustPlan all = Objects.requireNonNull(plan);
    String project = session.requireId(all.project());
    List<String> experiments = new ArrayList<>();
    for (int i = 0; i < all.experiments(); i++) {
      experiments.add(session.requireId(all.experiment(i, project)));
    }
    session.offerAll(sink -> all.events(experiments, sink::accept, session::warn), false);
  }

  @Override
  public String explain(UploadRequest request, String sentence) {
    return Objects.requireNonNull(plan)
        .placeOf(request)
        .map(row -> sentence + " [" + row + "]")
        .orElse(sentence);
  }
}
