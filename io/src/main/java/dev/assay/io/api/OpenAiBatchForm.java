package dev.assay.io.api;

import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.util.List;
import java.util.Map;

/** OpenAI's requests and replies within a batch. */
enum OpenAiBatchForm implements BatchForm {
  INSTANCE;

  @Override
  public Protocol protocol() {
    return Protocol.OPENAI;
  }

  @Override
  public Request request(ModelCall call, Connection connection) {
    try {
      JsonPost post = OpenAiApi.request(call, List.of(), connection);
      return new Request.Ready(post.path(), "", post.body());
    } catch (UnsentException e) {
      return new Request.Unsendable(e.error());
    }
  }

  @Override
  public CallResult read(String path, Reply reply, Connection connection) {
    return JsonReplies.read(
        "openai",
        reply,
        connection.key(),
        OpenAiApi.reader("openai", path.equals(ResponsesForm.PATH), connection));
  }

  @Override
  public Map<String, String> headers(Connection connection) {
    return JsonPost.bearer(connection);
  }
}
