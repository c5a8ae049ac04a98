package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.api.BatchForm;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's batch endpoint. Each method but the pure ones makes at least one exchange and blocks
 * until it ends; a fault is a {@link BatchAnswer.Problem}, never an exception. Implementations have
 * no state.
 */
public interface BatchApi {

  /** Where results and requests name themselves. */
  String CUSTOM_ID = "custom_id";

  /** Longest id of a request that all providers take: letters, digits, dashes, underscores. */
  int MAX_CUSTOM_ID_CHARS = 64;

  /** Returns the batch endpoint of an API; nothing where the provider has none. */
  static Optional<BatchApi> of(ModelApi api) {
    return api.batchForm()
        .map(
            form ->
                form.protocol() == BatchForm.Protocol.OPENAI
                    ? new OpenAiBatches(api.name(), form)
                    : new AnthropicBatches(api.name(), form));
  }

  /** Returns the API's name. */
  String name();

  /** Returns the most requests of a batch. */
  int maxRequests();

  /** Returns the most bytes of a batch's requests, with some room for what surrounds them. */
  long maxBytes();

  /** Returns what stands between two requests. */
  String separator();

  /** Makes a call's request. */
  BatchRequest request(ModelCall call, Connection connection);

  /**
   * Submits a batch and returns its id.
   *
   * @param kind that of its requests
   * @param key our own name of it, by which it is found again where the provider allows that
   */
  BatchAnswer<String> submit(BatchFile file, String kind, String key, BatchChannel channel);

  /** Looks for a batch of which nobody knows whether it was submitted. */
  BatchAnswer<BatchFound> find(BatchSearch search, BatchChannel channel);

  /** Returns how a batch stands. */
  BatchAnswer<BatchStatus> status(String id, BatchChannel channel);

  /** Asks to end a batch before its time; what has been answered stays. */
  BatchAnswer<BatchStatus> cancel(String id, BatchChannel channel);

  /**
   * Appends the lines of one of an ended batch's results.
   *
   * @param result as the status names it
   */
  BatchAnswer<Boolean> download(String id, String result, BatchSpool into, BatchChannel channel);

  /** Returns a line of results, or null where it is none. */
  static @Nullable BatchResult parse(byte[] line) {
    try {
      JsonNode json = Json.parse(line);
      String id = json.path(CUSTOM_ID).textValue();
      return id == null ? null : new BatchResult(id, json);
    } catch (IOException malformed) {
      return null;
    }
  }

  /**
   * Reads a line of results by the same rules as a reply to a single call. A request that was not
   * made, since the batch expired or was cancelled, is a problem that may be tried again.
   *
   * @param kind that of the batch's requests
   */
  CallResult read(BatchResult result, String kind, Connection connection);

  /** Returns the one model that all requests of a kind ask, or null where they may differ. */
  @Nullable String modelOf(String kind);
}
