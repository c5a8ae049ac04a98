package dev.assay.io.api;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Anthropic's requests and replies within a batch. */
enum AnthropicBatchForm implements BatchForm {
  INSTANCE;

  @Override
  public Protocol protocol() {
    return Protocol.ANTHROPIC;
  }

  @Override
  public Request request(ModelCall call, Connection connection) {
    try {
      JsonPost post = AnthropicApi.request(call, List.of(), connection);
      return new Request.Ready(
          post.path(), post.headers().getOrDefault(AnthropicApi.BETA, ""), post.body());
    } catch (UnsentException e) {
      return new Request.Unsendable(e.error());
    }
  }

  @Override
  public CallResult read(String path, Reply reply, Connection connection) {
    return JsonReplies.read("anthropic", reply, connection.key(), AnthropicReplies::read);
  }

  @Override
  public Map<String, String> headers(Connection connection) {
    Map<String, String> headers = new HashMap<>();
    headers.put("anthropic-version", AnthropicApi.VERSION);
    Secret key = connection.key();
    if (key != null) {
      headers.put("x-api-key", key.reveal());
    }
    return headers;
  }
}
