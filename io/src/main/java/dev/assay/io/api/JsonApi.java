package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.util.List;
import java.util.Optional;

/** An API that gives one JSON reply to one JSON request. */
abstract class JsonApi implements ModelApi {

  /** Makes the request of a call; {@code replies} are those of the turns before. */
  abstract JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException;

  /** Reads the body of a success. */
  abstract CallResult read(JsonNode body, Reply reply, Exchange exchange);

  @Override
  public Optional<CallError> check(ModelCall call) {
    return JsonPost.check(call, this::post);
  }

  @Override
  public CallResult call(Exchange exchange) {
    return JsonPost.exchange(
        name(), exchange, this::post, (body, reply) -> read(body, reply, exchange));
  }
}
