package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Google's Gemini API at {@code /models/NAME:generateContent}. Reads {@code GEMINI_API_KEY}, sent
 * as a header and never in the URL, and {@code GEMINI_BASE_URL} (default {@code
 * https://generativelanguage.googleapis.com/v1beta}), the model's own variables first. {@link
 * GeminiRequests} tells of prompts and parameters. Files that do not fit into a request are
 * uploaded to the account's Files API, each once, and never deleted.
 */
public final class GeminiApi implements ModelApi {

  private static final String KEY = "GEMINI_API_KEY";
  private static final String BASE_URL = "GEMINI_BASE_URL";
  private static final String GEMINI = "https://generativelanguage.googleapis.com/v1beta";

  /** Makes the connector; it has no state. */
  public GeminiApi() {}

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.GEMINI;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    URI endpoint = ModelVariables.endpoint(BASE_URL, GEMINI, model, environment);
    return ModelVariables.connection(endpoint, KEY, model, environment);
  }

  @Override
  public Set<String> rowKeys() {
    return GeminiRequests.ROW_KEYS;
  }

  @Override
  public Optional<CallError> check(ModelCall call) {
    return JsonPost.check(
        call, (asked, replies, connection) -> post(asked, replies, connection, null));
  }

  @Override
  public Optional<CallError> check(ModelCall call, MediaFolder media) {
    return MediaFolder.check(call, part -> problem(part, media));
  }

  private static Optional<CallError> problem(MediaPart part, MediaFolder media) {
    try {
      return media.size(part) > GeminiUploads.MAX_BYTES
          ? Optional.of(MediaFolder.tooLarge(part.source(), GeminiUploads.MAX_BYTES).error())
          : Optional.empty();
    } catch (UnsentException e) {
      return Optional.of(GeminiParts.explained(part, e).error());
    }
  }

  @Override
  public CallResult call(Exchange exchange) {
    GeminiMedia uploads = new GeminiMedia(exchange);
    CallResult result =
        JsonPost.exchange(
            name(),
            exchange,
            (call, replies, connection) -> post(call, replies, connection, uploads),
            GeminiReplies::read);
    return result.match(answer -> answer, refusal -> refusal, uploads::after);
  }

  private static JsonPost post(
      ModelCall call, List<String> replies, Connection connection, @Nullable GeminiMedia uploads)
      throws UnsentException {
    Secret key = connection.key();
    return new JsonPost(
        path(call.model()),
        key == null ? Map.of() : Map.of("x-goog-api-key", key.reveal()),
        new GeminiRequests(new GeminiParts("gemini", connection, uploads)).body(call, replies));
  }

  /** A model may be given with the collection it is in, as the API lists it. */
  private static String path(String model) {
    int slash = model.indexOf('/');
    String collection = slash < 0 ? "" : model.substring(0, slash);
    boolean known = collection.equals("models") || collection.equals("tunedModels");
    return known
        ? "/" + collection + "/" + JsonPost.segment(model.substring(slash + 1)) + ":generateContent"
        : "/models/" + JsonPost.segment(model) + ":generateContent";
  }
}
