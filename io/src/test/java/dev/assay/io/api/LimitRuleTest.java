package dev.assay.io.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.api.LimitRule.Total;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Usage;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitRuleTest {

  private static final LimitRule OPENAI = new OpenAiApi().limitRule();

  private static ModelCall call(Prompt prompt, String parameters) {
    try {
      ObjectNode json = (ObjectNode) Json.parse(parameters.getBytes(StandardCharsets.UTF_8));
      return new ModelCall("x", "m", "x", prompt, json, "chat");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static LimitRule rule(Total total, boolean refunds, long unset) {
    return new LimitRule(ServerWindow.MINUTE, ServerWindow.MINUTE, total, refunds, unset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 300",
        "{\"max_tokens\": 50} | 50",
        "{\"max_completion_tokens\": 60, \"n\": 3} | 180",
        "{\"generation_config\": {\"max_output_tokens\": 70}} | 70",
        "{\"options\": {\"num_predict\": 80}} | 80",
        "{\"max_tokens\": -1} | 300",
        "{\"max_tokens\": \"many\"} | 300"
      })
  void outputIsWhatTheRequestAllowsElseWhatIsExpected(String parameters, long output) {
    Demand demand =
        LimitRule.STANDARD.demand(call(new Prompt.Text("abcdefgh"), parameters), List.of(), 300);

    assertThat(demand).isEqualTo(new Demand(6, output, 6 + output));
  }

  @Test
  void aProviderThatSetsAsideTheLargestAnswerIsTakenAtItsWord() {
    Demand demand =
        rule(Total.SUM, true, 65_536).demand(call(new Prompt.Text(""), "{}"), List.of(), 10);

    assertThat(demand.outputTokens()).isEqualTo(65_536);
  }

  @Test
  void openAiCountsTheLargerOfBothAndGivesNothingBack() {
    Demand reserved =
        OPENAI.demand(call(new Prompt.Text("abcd"), "{\"max_tokens\": 100}"), List.of(), 1);

    assertThat(reserved.totalTokens()).isEqualTo(100);
    assertThat(OPENAI.settled(reserved, new Usage(5L, 7L, 12L)).totalTokens()).isEqualTo(100);
    assertThat(OPENAI.settled(reserved, new Usage(5L, 700L, 705L)).totalTokens()).isEqualTo(700);
  }

  @Test
  void aRefundingProviderCountsWhatWasUsed() {
    Demand reserved = new Demand(10, 1_000, 1_010);
    LimitRule rule = rule(Total.SUM, true, 0);

    assertThat(rule.settled(reserved, new Usage(12L, 3L, 15L))).isEqualTo(new Demand(12, 3, 15));
    assertThat(rule.settled(reserved, Usage.UNKNOWN)).isEqualTo(reserved);
  }

  @Test
  void turnsThatWereAnsweredAreSentAgain() {
    ModelCall call = call(new Prompt.Turns(List.of("abcd", "efgh", "ijkl")), "{}");

    long first = LimitRule.STANDARD.demand(call, List.of(), 1).inputTokens();
    long second = LimitRule.STANDARD.demand(call, List.of("answered so"), 1).inputTokens();

    assertThat(first).isEqualTo(5);
    assertThat(second).isEqualTo(5 + 5 + 4 + 3);
  }

  @Test
  void charactersBeyondAsciiCountOneEach() {
    assertThat(TokenEstimate.of(new Prompt.Text("東京都𝄞"), List.of())).isEqualTo(4 + 4);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini, 0.15",
    "gpt-4o-mini-2024-07-18, 0.15",
    "gpt-4o, 2.5",
    "openai/gpt-4o, 2.5",
    "claude-3-5-sonnet-20241022, 3",
    "claude-3-5-haiku-latest, 0.8",
    "claude-opus-4@20250514, 15"
  })
  void datedAndTaggedNamesHaveThePriceOfThePlainOne(String model, double input) {
    assertThat(PriceTable.LISTED.of("openai", model)).map(Price::inputPerMillion).hasValue(input);
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o-audio", "my-model", "gpt", "''"})
  void anUnknownModelHasNoPrice(String model) {
    assertThat(PriceTable.LISTED.of("openai", model)).isEmpty();
  }

  @Test
  void aStatedPriceGoesBeforeTheList() {
    PriceTable table = new PriceTable(java.util.Map.of("gpt-4o", new Price(1, 1)));

    assertThat(table.of("openai", "gpt-4o")).hasValue(new Price(1, 1));
    assertThat(table.of("test", "anything")).hasValue(Price.FREE);
  }
}
