package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gemini models on Vertex AI; requests and replies are those of {@link GeminiApi}. Reads {@code
 * VERTEXAI_PROJECT_ID} (else {@code GOOGLE_CLOUD_PROJECT}, else the project that the file of
 * credentials names), {@code VERTEXAI_LOCATION_ID} (default {@code us-central1}), {@code
 * VERTEXAI_BASE_URL} (default {@code https://LOCATION-aiplatform.googleapis.com/v1}) and {@code
 * GOOGLE_APPLICATION_CREDENTIALS}, a file of credentials, the model's own variables first. Without
 * that file, the credentials are those of gcloud or of the machine. A model {@code endpoints/ID} is
 * a tuned one.
 */
public final class VertexAiApi extends JsonApi {

  private static final String PROJECT = "VERTEXAI_PROJECT_ID";
  private static final String CLOUD_PROJECT = "GOOGLE_CLOUD_PROJECT";
  private static final String LOCATION = "VERTEXAI_LOCATION_ID";
  private static final String BASE_URL = "VERTEXAI_BASE_URL";
  private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String TUNED = "endpoints/";

  /** Makes the connector; it has no state. */
  public VertexAiApi() {}

  @Override
  public String name() {
    return "vertexai";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.GEMINI;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    ModelVariables.Found file = ModelVariables.find(CREDENTIALS, model, environment);
    GoogleTokens tokens = file == null ? GoogleTokens.ofMachine() : GoogleTokens.ofFile(file);
    String project = project(model, environment, tokens.project());
    ModelVariables.Found set = ModelVariables.find(LOCATION, model, environment);
    String location = name(LOCATION, set == null ? "us-central1" : set.value());
    String host = location.equals("global") ? "" : location + "-";
    URI base =
        ModelVariables.endpoint(
            BASE_URL, "https://" + host + "aiplatform.googleapis.com/v1", model, environment);
    return new Connection(
        URI.create(base + "/projects/" + project + "/locations/" + location),
        file == null ? "gcloud" : file.name(),
        null,
        tokens,
        MediaFolder.of(environment));
  }

  private static String project(String model, Environment environment, @Nullable String ofFile)
      throws MissingVariablesException {
    for (String variable : List.of(PROJECT, CLOUD_PROJECT)) {
      ModelVariables.Found found = ModelVariables.find(variable, model, environment);
      if (found != null) {
        return name(found.name(), found.value());
      }
    }
    if (ofFile != null) {
      return name(CREDENTIALS, ofFile);
    }
    List<String> names = new ArrayList<>(ModelVariables.names(PROJECT, model));
    names.add(CLOUD_PROJECT);
    throw new MissingVariablesException(names);
  }

  private static String name(String variable, String value) {
    if (!value.matches("[A-Za-z0-9][A-Za-z0-9.:-]{0,99}")) {
      throw new IllegalArgumentException(
          "Invalid " + variable + " (must be a name of letters, digits, dots, colons and dashes)");
    }
    return value;
  }

  @Override
  public Set<String> rowKeys() {
    return GeminiRequests.ROW_KEYS;
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    String model = call.model();
    String path =
        model.startsWith(TUNED)
            ? "/endpoints/" + JsonPost.segment(model.substring(TUNED.length()))
            : "/publishers/google/models/" + JsonPost.segment(model);
    return new JsonPost(
        path + ":generateContent",
        Map.of(),
        new GeminiRequests(new GeminiParts("vertexai", connection)).body(call, replies));
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return GeminiReplies.read(body, reply);
  }
}
