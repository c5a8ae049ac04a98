package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.http.HttpResult.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Amazon Bedrock's Converse API at {@code /model/ID/converse}. Reads {@code AWS_REGION} or {@code
 * AWS_DEFAULT_REGION}, {@code AWS_ENDPOINT_URL_BEDROCK_RUNTIME} (default {@code
 * https://bedrock-runtime.REGION.amazonaws.com}) and, in this order, {@code
 * AWS_BEARER_TOKEN_BEDROCK}, {@code AWS_ACCESS_KEY_ID} with {@code AWS_SECRET_ACCESS_KEY} and
 * {@code AWS_SESSION_TOKEN}, or else where AWS keeps credentials: the profile {@code AWS_PROFILE}
 * of {@code AWS_SHARED_CREDENTIALS_FILE}, a container's or the machine's role. A model's own
 * variables come first. {@link BedrockRequests} tells of prompts and parameters.
 */
public final class BedrockApi extends JsonApi {

  private static final String REGION = "AWS_REGION";
  private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";
  private static final String BEARER = "AWS_BEARER_TOKEN_BEDROCK";
  private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String SESSION = "AWS_SESSION_TOKEN";
  private static final String PROFILE = "AWS_PROFILE";
  private static final String FILE = "AWS_SHARED_CREDENTIALS_FILE";

  /** Makes the connector; it has no state. */
  public BedrockApi() {}

  @Override
  public String name() {
    return "bedrock";
  }

  @Override
  public LimitRule limitRule() {
    return LimitRule.BEDROCK;
  }

  @Override
  public Connection connect(String model, Environment environment)
      throws MissingVariablesException {
    String region = region(model, environment);
    if (!region.matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException(
          "Invalid " + REGION + " (must be a region such as us-east-1)");
    }
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    URI endpoint =
        ModelVariables.endpoint(
            ENDPOINT, "https://bedrock-runtime." + region + domain, model, environment);
    if (ModelVariables.find(BEARER, model, environment) != null) {
      return ModelVariables.connection(endpoint, BEARER, model, environment);
    }
    ModelVariables.Found keyId = ModelVariables.find(KEY_ID, model, environment);
    ModelVariables.Found profile = ModelVariables.find(PROFILE, model, environment);
    String account =
        keyId != null ? keyId.name() : "profile " + (profile == null ? "default" : profile.value());
    AwsSigner signer =
        keyId == null
            ? AwsSigner.ofStored(profile, ModelVariables.find(FILE, model, environment), region)
            : AwsSigner.ofKey(
                keyId,
                ModelVariables.need(SECRET, model, environment),
                ModelVariables.find(SESSION, model, environment),
                region);
    return new Connection(endpoint, account, null, signer, MediaFolder.of(environment));
  }

  private static String region(String model, Environment environment)
      throws MissingVariablesException {
    List<String> names = new ArrayList<>();
    for (String variable : List.of(REGION, DEFAULT_REGION)) {
      ModelVariables.Found found = ModelVariables.find(variable, model, environment);
      if (found != null) {
        return found.value();
      }
      names.addAll(ModelVariables.names(variable, model));
    }
    throw new MissingVariablesException(names);
  }

  @Override
  protected JsonPost post(ModelCall call, List<String> replies, Connection connection)
      throws UnsentException {
    Map<String, String> headers = JsonPost.bearer(connection);
    return new JsonPost(
        "/model/" + JsonPost.segment(call.model()) + "/converse",
        headers,
        BedrockRequests.body(call, replies, connection.media()));
  }

  @Override
  protected CallResult read(JsonNode body, Reply reply, Exchange exchange) {
    return BedrockReplies.read(body, reply);
  }
}
