package dev.assay.pipelines.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.langsmith.LangSmithPlan;
import dev.assay.io.platform.langsmith.LangSmithSettings;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends to LangSmith. Reads {@code LANGSMITH_API_KEY}, {@code LANGSMITH_ENDPOINT} (else that of the
 * vendor) and {@code LANGSMITH_WORKSPACE_ID}, which goes into {@code X-Tenant-Id}. Every experiment
 * is one body, sent after those before it; one is held in memory at a time.
 */
public final class LangSmithUpload implements PlatformUpload {

  private static final String KEY = "LANGSMITH_API_KEY";
  private static final String ENDPOINT = "LANGSMITH_ENDPOINT";
  private static final String WORKSPACE = "LANGSMITH_WORKSPACE_ID";
  private static final String VENDOR = "https://api.smith.langchain.com";

  /** Largest body that is held in memory. */
  private static final long MAX_BYTES = 256L << 20;

  private static final Pattern PLACE = Pattern.compile("\\bresults\\.([0-9]{1,9})\\.([\\w.]+)");

  private final LangSmithSettings settings;
  private final long maxBytes;
  private final List<Integer> sizes = new ArrayList<>();
  private @Nullable LangSmithPlan plan;

  /** Sends as the settings say. */
  public LangSmithUpload(LangSmithSettings settings) {
    this(settings, MAX_BYTES);
  }

  /** For tests: how large a body may be. */
  LangSmithUpload(LangSmithSettings settings, long maxBytes) {
    this.settings = settings;
    this.maxBytes = maxBytes;
  }

  @Override
  public String name() {
    return "langsmith";
  }

  @Override
  public UploadTarget target(Environment environment) throws MissingVariablesException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-api-key", KEY);
    String workspace = environment.get(WORKSPACE);
    if (workspace != null && !workspace.isBlank()) {
      headers.put("X-Tenant-Id", WORKSPACE);
    }
    String endpoint = environment.get(ENDPOINT);
    String address = endpoint == null || endpoint.isBlank() ? VENDOR : endpoint.strip();
    try {
      return UploadTarget.of(name(), withoutPrefix(address), headers, environment);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.startsWith("CONFIG_SECRET") ? message : "Invalid " + ENDPOINT + ": " + message,
          e);
    }
  }

  /** Servers of one's own are named with the path below which the API stands. */
  private static String withoutPrefix(String address) {
    return address.replaceFirst("/+$", "").replaceFirst("(?:/api)?(?:/v1)?$", "");
  }

  @Override
  public Optional<String> prepare(ExportedRuns runs, Consumer<String> warnings) throws IOException {
    LangSmithPlan prepared = LangSmithPlan.of(runs, settings);
    plan = prepared;
    prepared.warnings().forEach(warnings);
    sizes.clear();
    for (int body = 0; body < prepared.bodies(); body++) {
      long[] bytes = new long[1];
      prepared.write(body, piece -> bytes[0] += piece.length);
      if (bytes[0] > maxBytes) {
        return Optional.of(prepared.tooLarge(body, bytes[0], maxBytes));
      }
      prepared.large(body, bytes[0]).ifPresent(warnings);
      sizes.add((int) bytes[0]);
    }
    return Optional.empty();
  }

  @Override
  public void send(UploadSession session)
      throws IOException, InterruptedException, UploadStopException {
    LangSmithPlan all = Objects.requireNonNull(plan);
    for (int body = 0; body < all.bodies(); body++) {
      JsonNode unused = session.require(all.request(body, sizes.get(body)));
    }
  }

  /** The server counts results from 0; users know lines of their file. */
  @Override
  public String explain(UploadRequest request, String sentence) {
    LangSmithPlan all = Objects.requireNonNull(plan);
    Matcher place = PLACE.matcher(sentence);
    if (!place.find()) {
      return sentence;
    }
    for (int body = 0; body < all.bodies(); body++) {
      if (request.label().equals("experiment " + all.name(body))) {
        return all.placeOf(body, Long.parseLong(place.group(1)))
            .map(row -> sentence + " [" + row + ", field " + place.group(2) + "]")
            .orElse(sentence);
      }
    }
    return sentence;
  }
}
