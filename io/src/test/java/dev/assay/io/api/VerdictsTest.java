package dev.assay.io.api;

import static dev.assay.io.experiment.Verdict.LANE_TERMINAL;
import static dev.assay.io.experiment.Verdict.RATE_LIMITED;
import static dev.assay.io.experiment.Verdict.ROW_TERMINAL;
import static dev.assay.io.experiment.Verdict.TRANSIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpResult.Lost;
import dev.assay.io.http.HttpResult.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictsTest {

  private static Reply reply(int status, String body, String... headers) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return new Reply(status, map, body.getBytes(UTF_8));
  }

  private static String openAi(@Nullable String type, @Nullable String code, String message) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":"
        + (type == null ? "null" : '"' + type + '"')
        + ",\"code\":"
        + (code == null ? "null" : '"' + code + '"')
        + "}}";
  }

  private static CallError of(String api, int status, String body, String... headers) {
    return Verdicts.of(api, reply(status, body, headers), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded"
      })
  void aSpentAccountStopsTheLaneWhateverTheServerSaysOfRetries(String code) {
    String body = openAi("insufficient_quota", code, "You exceeded your current quota");

    assertThat(of("openai", 429, body).verdict()).isEqualTo(LANE_TERMINAL);
    assertThat(of("openai", 429, openAi(null, code, "no")).verdict()).isEqualTo(LANE_TERMINAL);
    assertThat(of("openai", 429, body, "x-should-retry", "true", "retry-after", "1").verdict())
        .isEqualTo(LANE_TERMINAL);
  }

  @ParameterizedTest
  @CsvSource({
    "429, requests, rate_limit_exceeded, Rate limit reached, RATE_LIMITED",
    "429, requests, slow_down, Slow down, RATE_LIMITED",
    "503, server_error, slow_down, Slow down, RATE_LIMITED",
    "503, server_error, , The engine is currently overloaded, RATE_LIMITED",
    "503, server_error, , Service unavailable, TRANSIENT",
    "401, invalid_request_error, invalid_api_key, Incorrect API key, LANE_TERMINAL",
    "403, , unsupported_country_region_territory, Country not supported, LANE_TERMINAL",
    "404, invalid_request_error, model_not_found, The model does not exist, LANE_TERMINAL",
    "402, , , Payment required, LANE_TERMINAL",
    "400, invalid_request_error, context_length_exceeded, Too long, ROW_TERMINAL",
    "413, , , Too large, ROW_TERMINAL",
    "422, , , Cannot process, ROW_TERMINAL",
    "408, , , Timeout, TRANSIENT",
    "409, , , Conflict, TRANSIENT",
    "500, server_error, , Server error, TRANSIENT",
    "502, , , Bad gateway, TRANSIENT",
    "504, , , Timeout, TRANSIENT",
    "418, , , Teapot, ROW_TERMINAL",
    "429, tokens, rate_limit_exceeded, 'Request too large for gpt-4: Limit 1, Requested 2',"
        + " ROW_TERMINAL",
  })
  void openAi(int status, @Nullable String type, @Nullable String code, String text, Verdict v) {
    CallError error = of("openai", status, openAi(type, code, text));

    assertThat(error.verdict()).isEqualTo(v);
    assertThat(error.message()).startsWith(text);
    assertThat(error.httpStatus()).isEqualTo(status);
  }

  @Test
  void theServersWordOnRetriesBeatsTheStatus() {
    String body = openAi("server_error", null, "no");

    assertThat(of("openai", 400, body, "x-should-retry", "true").verdict()).isEqualTo(TRANSIENT);
    assertThat(of("openai", 401, body, "x-should-retry", "true").verdict()).isEqualTo(TRANSIENT);
    assertThat(of("openai", 429, body, "x-should-retry", "true").verdict()).isEqualTo(RATE_LIMITED);
    assertThat(of("openai", 500, body, "x-should-retry", "false").verdict())
        .isEqualTo(ROW_TERMINAL);
    assertThat(of("openai", 429, body, "x-should-retry", "false").verdict())
        .isEqualTo(LANE_TERMINAL);
    assertThat(of("openai", 500, body, "x-should-retry", "maybe").verdict()).isEqualTo(TRANSIENT);
  }

  @Test
  void aRetryTimeIsKeptWhereARetryHelps() {
    assertThat(of("openai", 429, "{}", "retry-after", "2").retryAfter())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(of("openai", 503, "{}", "retry-after", "2").verdict()).isEqualTo(RATE_LIMITED);
    assertThat(of("openai", 400, "{}", "retry-after", "2").retryAfter()).isNull();
    assertThat(of("openai", 429, openAi(null, null, "Please try again in 1m2s.")).retryAfter())
        .isEqualTo(Duration.ofSeconds(62));
  }

  @ParameterizedTest
  @CsvSource({
    "429, '{\"error\":{\"code\":\"429\",\"message\":\"exceeded call rate limit. Please retry after"
        + " 20 seconds.\"}}', RATE_LIMITED, HTTP_429",
    "429, '{\"error\":{\"code\":\"429\",\"message\":\"System is experiencing high demand\"}}',"
        + " RATE_LIMITED, HTTP_429",
    "429, '{\"error\":{\"code\":\"429\",\"message\":\"This request exceeds the tokens per minute"
        + " limit of your deployment\"}}', ROW_TERMINAL, RATE_NEVER_FITS",
    "429, '{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"no\"}}', LANE_TERMINAL,"
        + " HTTP_429",
    "404, '{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"no\"}}', LANE_TERMINAL,"
        + " HTTP_404",
    "400, '{\"error\":{\"code\":\"content_filter\",\"message\":\"no\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}',"
        + " ROW_TERMINAL, CONTENT_FILTER",
    "400, '{\"error\":{\"code\":null,\"message\":\"no\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}',"
        + " ROW_TERMINAL, CONTENT_FILTER",
  })
  void azure(int status, String body, Verdict verdict, String code) {
    assertThat(of("azure-openai", status, body))
        .extracting(CallError::verdict, CallError::code)
        .containsExactly(verdict, code);
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, messages: required, ROW_TERMINAL",
    "400, invalid_request_error, You have reached your specified API usage limits., LANE_TERMINAL",
    "400, invalid_request_error, Your credit balance is too low, LANE_TERMINAL",
    "400, invalid_request_error, The request body is not valid JSON: unexpected end of data,"
        + " TRANSIENT",
    "401, authentication_error, invalid x-api-key, LANE_TERMINAL",
    "402, billing_error, no, LANE_TERMINAL",
    "403, permission_error, no, LANE_TERMINAL",
    "404, not_found_error, 'model: x', LANE_TERMINAL",
    "409, conflict_error, no, TRANSIENT",
    "413, request_too_large, no, ROW_TERMINAL",
    "429, rate_limit_error, acceleration limit, RATE_LIMITED",
    "429, enforced_spend_limit_reached, no, LANE_TERMINAL",
    "500, api_error, Internal server error, TRANSIENT",
    "504, timeout_error, no, TRANSIENT",
    "529, overloaded_error, Overloaded, RATE_LIMITED",
    "500, api_error, Overloaded, RATE_LIMITED",
    "200, overloaded_error, Overloaded, RATE_LIMITED",
  })
  void anthropic(int status, String type, String message, Verdict verdict) {
    String body =
        "{\"type\":\"error\",\"error\":{\"type\":\""
            + type
            + "\",\"message\":\""
            + message
            + "\"}}";

    assertThat(of("anthropic", status, body).verdict()).isEqualTo(verdict);
  }

  @Test
  void anErrorPageOfAGatewayIsDecidedByItsStatus() {
    CallError error = of("anthropic", 413, "<html>too large</html>", "content-type", "text/html");

    assertThat(error.verdict()).isEqualTo(ROW_TERMINAL);
    assertThat(error.message()).isEqualTo("status 413, 22 bytes of text/html");
  }

  private static String gemini(String details) {
    return "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"You exceeded"
        + " your current quota\",\"details\":["
        + details
        + "]}}";
  }

  @Test
  void geminiTellsRatesFromQuotasInItsDetails() {
    String perDay = "{\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProject\"}]}";
    String perMinute = "{\"violations\":[{\"quotaId\":\"GenerateRequestsPerMinutePerProject\"}]}";
    String delay = "{\"retryDelay\":\"34.074824224s\"}";

    assertThat(of("gemini", 429, gemini(perDay + "," + delay)))
        .satisfies(e -> assertThat(e.verdict()).isEqualTo(LANE_TERMINAL))
        .satisfies(e -> assertThat(e.message()).contains("midnight Pacific"));
    assertThat(of("gemini", 429, gemini(perMinute)).retryAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(of("gemini", 429, gemini(perMinute + "," + delay)))
        .satisfies(e -> assertThat(e.verdict()).isEqualTo(RATE_LIMITED))
        .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.parse("PT34.074824224S")));
    assertThat(of("gemini", 429, gemini("{\"retryDelay\":\"301s\"}")).verdict())
        .isEqualTo(LANE_TERMINAL);
    assertThat(of("gemini", 429, gemini("{\"reason\":\"QUOTA_EXHAUSTED\"}")).verdict())
        .isEqualTo(LANE_TERMINAL);
    assertThat(of("gemini", 503, gemini("")).verdict()).isEqualTo(RATE_LIMITED);
    assertThat(of("openai", 429, "[" + gemini(perMinute) + "]").verdict()).isEqualTo(RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, 499, '{\"error\":{\"status\":\"CANCELLED\"}}', TRANSIENT",
    "gemini, 503, '{\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"The model is"
        + " overloaded\"}}', RATE_LIMITED",
    "gemini, 400,"
        + " '{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}',"
        + " LANE_TERMINAL",
    "gemini, 402, '{}', LANE_TERMINAL",
    "gemini, 429,"
        + " '{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"reason\":\"INSUFFICIENT_G1_CREDITS_BALANCE\"}]}}',"
        + " LANE_TERMINAL",
    "gemini, 429,"
        + " '{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":[{\"quotaMetric\":\"x/daily\"}]}]}}',"
        + " LANE_TERMINAL",
    "gemini, 503, '{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"no\"}}',"
        + " RATE_LIMITED",
    "vertexai, 503, '{\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"no\"}}', TRANSIENT",
    "bedrock, 429, '{\"__type\":\"ThrottlingException\",\"message\":\"Too many tokens per day,"
        + " please wait before trying again.\"}', LANE_TERMINAL",
    "bedrock, 500, '{\"__type\":\"InternalServerException\"}', TRANSIENT",
    "bedrock, 503, '{\"__type\":\"ServiceUnavailableException\"}', TRANSIENT",
    "huggingface-tgi, 503, '{\"error\":\"unhealthy\",\"error_type\":\"unhealthy\"}', TRANSIENT",
    "openrouter, 429, '{\"error\":{\"code\":429,\"message\":\"no\"}}', RATE_LIMITED",
    "anthropic, 500, 'overloaded', TRANSIENT",
    "vertexai, 429, '{\"error\":{\"message\":\"Exceeded the Provisioned Throughput\"}}',"
        + " RATE_LIMITED",
    "bedrock, 429, '{\"__type\":\"ThrottlingException\",\"message\":\"no\"}', RATE_LIMITED",
    "bedrock, 400, '{\"__type\":\"com.amazon#ThrottlingException\",\"message\":\"no\"}',"
        + " RATE_LIMITED",
    "bedrock, 429, '{\"__type\":\"ModelNotReadyException\"}', TRANSIENT",
    "bedrock, 408, '{\"__type\":\"ModelTimeoutException\"}', TRANSIENT",
    "bedrock, 424, '{\"__type\":\"ModelErrorException\"}', TRANSIENT",
    "bedrock, 400, '{\"__type\":\"ServiceQuotaExceededException\"}', RATE_LIMITED",
    "bedrock, 400, '{\"__type\":\"ValidationException\"}', ROW_TERMINAL",
    "bedrock, 403, '{\"__type\":\"AccessDeniedException\"}', LANE_TERMINAL",
    "ollama, 503, '{\"error\":\"server busy, please try again.  maximum pending requests"
        + " exceeded\"}', RATE_LIMITED",
    "ollama, 404, '{\"error\":\"model not found\"}', LANE_TERMINAL",
    "huggingface-tgi, 429, '{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}',"
        + " RATE_LIMITED",
    "huggingface-tgi, 422, '{\"error\":\"no\",\"error_type\":\"validation\"}', ROW_TERMINAL",
    "huggingface-tgi, 424, '{\"error\":\"no\",\"error_type\":\"generation\"}', TRANSIENT",
    "huggingface-tgi, 500, '{\"error\":\"no\",\"error_type\":\"incomplete_generation\"}',"
        + " TRANSIENT",
    "vllm, 500, 'Internal Server Error', TRANSIENT",
    "vllm, 400, '{\"object\":\"error\",\"message\":\"too"
        + " long\",\"type\":\"BadRequestError\",\"code\":400}', ROW_TERMINAL",
    "groq, 498, '{}', RATE_LIMITED",
    "openrouter, 402,"
        + " '{\"error\":{\"code\":402,\"message\":\"no\",\"metadata\":{\"limit_source\":\"openrouter_in_flight_budget\"}}}',"
        + " RATE_LIMITED",
    "openrouter, 402, '{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}',"
        + " LANE_TERMINAL",
    "openrouter, 403, '{\"error\":{\"code\":403,\"message\":\"Your chosen model requires moderation"
        + " and your input was flagged\"}}', ROW_TERMINAL",
    "openrouter, 200, '{\"error\":{\"code\":429,\"message\":\"no\"}}', RATE_LIMITED",
    "openrouter, 200, '{\"error\":{\"code\":402,\"message\":\"no\"}}', LANE_TERMINAL",
    "openrouter, 200, '{\"error\":{\"code\":400,\"message\":\"no\"}}', ROW_TERMINAL",
    "openrouter, 200, '{\"error\":{\"message\":\"Provider returned error\"}}', TRANSIENT",
    "any, 599, '', TRANSIENT",
    "any, 499, '', TRANSIENT",
    "any, 451, '', ROW_TERMINAL",
    "any, 407, '', LANE_TERMINAL",
    "any, 405, '', LANE_TERMINAL",
  })
  void others(String api, int status, @Nullable String body, Verdict verdict) {
    assertThat(of(api, status, body == null ? "" : body).verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "azure-openai, exceeded call rate limit. Please retry after 86400 seconds., PT24H",
    "gemini, Please retry in 12.3s., PT12.3S",
    "openai, Please try again in 6m0s., PT6M",
  })
  void aWaitMayStandInTheMessage(String api, String message, Duration wait) {
    assertThat(of(api, 429, openAi(null, "rate_limit_exceeded", message)).retryAfter())
        .isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({"33s, PT33S", "34.074824224s, PT34.074824224S", "900ms, PT0.9S"})
  void aWaitMayStandInTheDetails(String delay, Duration wait) {
    assertThat(of("gemini", 429, gemini("{\"retryDelay\":\"" + delay + "\"}")).retryAfter())
        .isEqualTo(wait);
  }

  @Test
  void openRouterNamesTheWaitInAHeader() {
    assertThat(of("openrouter", 503, "{}", "retry-after", "4").verdict()).isEqualTo(RATE_LIMITED);
    assertThat(of("openrouter", 429, "{}", "retry-after", "4").retryAfter())
        .isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void amazonsErrorTypeMayBeAHeader() {
    assertThat(
            of("bedrock", 400, "{}", "x-amzn-errortype", "ThrottlingException:http://x").verdict())
        .isEqualTo(RATE_LIMITED);
  }

  @Test
  void anOpenRouterBudgetWithARetryTimeIsARate() {
    assertThat(of("openrouter", 402, "{}", "retry-after", "3").verdict()).isEqualTo(RATE_LIMITED);
  }

  @Test
  void aRedirectStopsTheLaneAndNamesOnlyTheHost() {
    CallError error =
        of(
            "openai",
            307,
            "",
            "location",
            "https://evil.example/v1?key=hidden",
            "x-should-retry",
            "true");

    assertThat(error.code()).isEqualTo("NET_REDIRECT_REFUSED");
    assertThat(error.verdict()).isEqualTo(LANE_TERMINAL);
    assertThat(error.message()).startsWith("status 307 to evil.example (").doesNotContain("hidden");
    assertThat(of("openai", 302, "", "location", "::: not a url").message())
        .startsWith("status 302 (");
  }

  @Test
  void theKeyNeverAppearsInAMessage() {
    Secret key = new Secret("OPENAI_API_KEY", "sk-proj-abcdefgh12345678");
    String body =
        openAi(
            null,
            "invalid_api_key",
            "Incorrect API key provided: sk-proj-abcdefgh12345678 / sk-proj-****12345678");

    CallError error = Verdicts.of("openai", reply(401, body), key);

    assertThat(error.message())
        .startsWith("Incorrect API key provided: ***")
        .doesNotContain("sk-proj-")
        .doesNotContain("12345678");
  }

  @Test
  void messagesCannotForgeLinesOrColours() {
    String hostile = "a\\u001b[31mb\\nERROR c\\u202ed\\u0000e" + "z".repeat(2_000);

    CallError error = of("openai", 400, openAi(null, null, hostile));

    assertThat(error.message()).startsWith("a [31mb ERROR c d e").hasSizeLessThan(320);
    assertThat(error.message().chars().filter(c -> c < ' ')).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NET_DNS, TRANSIENT",
    "NET_REFUSED, TRANSIENT",
    "NET_RESET, TRANSIENT",
    "NET_DEADLINE, TRANSIENT",
    "NET_IO, TRANSIENT",
    "NET_TLS, LANE_TERMINAL",
    "NET_ADDRESS_REFUSED, LANE_TERMINAL",
    "NET_PROXY, LANE_TERMINAL",
    "NET_LOCAL_LIMIT, RATE_LIMITED",
    "RESP_TOO_LARGE, ROW_TERMINAL",
  })
  void lostExchanges(String code, Verdict verdict) {
    CallError error = Verdicts.of(new Lost(code, "why", true));

    assertThat(error).isEqualTo(new CallError(code, "why", null, verdict, true, null));
    assertThat(Verdicts.of(new Lost(code, "why", false)).inDoubtPaid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "408, true",
    "502, true",
    "504, true",
    "400, false",
    "429, false",
    "500, false",
    "503, false"
  })
  void saysWhereTheServerMayHaveCharged(int status, boolean inDoubt) {
    assertThat(of("openai", status, "{\"error\":{\"message\":\"no\"}}").inDoubtPaid())
        .isEqualTo(inDoubt);
  }
}
