package dev.assay.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.experiment.Row;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.SourcePosition;
import dev.assay.io.json.Json;
import dev.assay.io.json.RunJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpansionTest {

  private static final String GOOD = "'api':'openai','model_name':'m','prompt':'hi'";

  @Test
  void aBareRowBecomesOneCallWithItsOwnKeys() throws Exception {
    Run run =
        only(
            Expansion.OF_BARE_ROWS,
            "{'api':'openai','model_name':'m','prompt':'say {{x}}','x':1,"
                + "'parameters':{'temperature':0.70},'mode':'completion'}");

    assertThat(run.isPending()).isTrue();
    assertThat(run.variant()).isNull();
    assertThat(run.epoch()).isEqualTo(1);
    assertThat(run.call())
        .isEqualTo(
            new ModelCall(
                "openai",
                "m",
                "openai",
                new Prompt.Text("say {{x}}"),
                object("{'temperature':0.70}"),
                "completion"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'api':'openai','model_name':'m' | ROW_FIELD | prompt: expected a text, a list of texts or"
            + " a list of messages, found nothing or a blank; add the key \"prompt\"",
        "'api':'openai','model_name':'m','prompt':' ' | ROW_FIELD | prompt: expected a text, a list"
            + " of texts or a list of messages, found nothing or a blank; add the key \"prompt\"",
        "'api':'openai','prompt':'hi' | ROW_FIELD | model_name: expected a text, found nothing or a"
            + " blank; add the key \"model_name\"",
        "'api':'openai','model_name':7,'prompt':'hi' | ROW_FIELD | model_name: expected a text,"
            + " found a number",
        "'model_name':'m','prompt':'hi' | API_MISSING | API is not specified in the row; add an"
            + " \"api\" key",
        "'api':null,'model_name':'m','prompt':'hi' | API_MISSING | API is not specified in the row;"
            + " add an \"api\" key",
        "'api':'api-that-does-not-exist','prompt':'hi' | API_UNKNOWN | API api-that-does-not-exist"
            + " not recognised or implemented; known: echo, openai, strict",
        "'api':['openai'],'prompt':'hi' | ROW_FIELD | api: expected a text, found a list",
        "'api':'openai','model_name':'m','prompt':'hi','parameters':'t=0' | ROW_FIELD | parameters"
            + " must be a dictionary/object, not a text",
        "'api':'openai','model_name':'m','prompt':'hi','parameters':[1] | ROW_FIELD | parameters"
            + " must be a dictionary/object, not a list",
        "'api':'openai','model_name':'m','prompt':'hi','group':true | ROW_FIELD | group: expected a"
            + " text or a number, found true or false",
        "'api':'openai','model_name':'m','prompt':'hi','mode':'talk' | ROW_FIELD | mode: expected"
            + " one of chat, completion, responses, found \"talk\"",
        "'api':'openai','model_name':'m','prompt':{} | PROMPT_FORM | prompt is a OBJECT (must be a"
            + " text, a list of texts or a list of messages)",
        "'api':'strict','model_name':'m','prompt':'hi','parameters':{'temperature':2} | PARAM_RANGE"
            + " | temperature is above 1",
      })
  void aRowThatCannotBeSentSaysWhyAndWhere(String fields, String code, String message)
      throws Exception {
    Run run = only(Expansion.OF_BARE_ROWS, "{" + fields + "}");

    assertThat(run.outcome().status()).isEqualTo("failed");
    assertThat(run.error()).isEqualTo(CallError.ofRow(code, message + " (rows.jsonl:7; not sent)"));
  }

  @Test
  void anApiWithOneModelNeedsNoName() throws Exception {
    Run run = only(Expansion.OF_BARE_ROWS, "{'api':'echo','prompt':'hi'}");

    assertThat(run.isPending()).isTrue();
    assertThat(call(run).model()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'team',team", "1,1", "' ',openai", "null,openai"})
  void groupIsTheRowsOwnElseItsApi(String group, String expected) throws Exception {
    String value = group.equals("team") || group.isBlank() ? "'" + group + "'" : group;
    Run run = only(Expansion.OF_BARE_ROWS, "{" + GOOD + ",'group':" + value + "}");

    assertThat(call(run).group()).isEqualTo(expected);
  }

  @Test
  void theModelsGroupFillsInAndTheSharedGroupOverridesAll() throws Exception {
    ModelChoice grouped = new ModelChoice("a", "openai", "m", Json.object(), "slow");
    Expansion own = new Expansion(List.of(), List.of(grouped), 1, null);
    Expansion shared = new Expansion(List.of(), List.of(grouped), 1, "all");

    assertThat(call(only(own, "{'prompt':'hi'}")).group()).isEqualTo("slow");
    assertThat(call(only(own, "{'prompt':'hi','group':'mine'}")).group()).isEqualTo("mine");
    assertThat(call(only(shared, "{'prompt':'hi','group':'mine'}")).group()).isEqualTo("all");
  }

  @Test
  void theRowsParametersGoOverTheModels() throws Exception {
    ModelChoice choice = new ModelChoice("a", "openai", "m", object("{'n':1,'top_p':0.5}"), null);
    Expansion expansion = new Expansion(List.of(), List.of(choice), 1, null);

    Run run = only(expansion, "{'prompt':'hi','parameters':{'n':2}}");

    assertThat(call(run).parameters()).isEqualTo(object("{'n':2,'top_p':0.5}"));
    assertThat(choice.parameters()).isEqualTo(object("{'n':1,'top_p':0.5}"));
  }

  @Test
  void theMatrixIsExpandedPromptByModelByEpoch() throws Exception {
    Expansion expansion =
        new Expansion(
            List.of(
                new PromptVariant("short", PromptTemplate.of("{{x}}?")),
                new PromptVariant("long", PromptTemplate.of("Well, {{x}}?"))),
            List.of(
                new ModelChoice("a", "openai", "m1", Json.object(), null),
                new ModelChoice("b", "echo", "", Json.object(), null)),
            2,
            null);

    List<Run> runs = expand(expansion, "{'x':'Why'}");

    assertThat(runs)
        .extracting(run -> run.variant() + "#" + run.epoch() + ":" + call(run).prompt().toJson())
        .containsExactly(
            "short/a#1:\"Why?\"",
            "short/a#2:\"Why?\"",
            "short/b#1:\"Why?\"",
            "short/b#2:\"Why?\"",
            "long/a#1:\"Well, Why?\"",
            "long/a#2:\"Well, Why?\"",
            "long/b#1:\"Well, Why?\"",
            "long/b#2:\"Well, Why?\"");
  }

  @Test
  void variantsThatAskTheSameAreCountedSoThatEachIsAsked() throws Exception {
    Expansion expansion =
        new Expansion(
            List.of(
                new PromptVariant("one", PromptTemplate.of("{{x}}?")),
                new PromptVariant("other", PromptTemplate.of("{{y}}?"))),
            List.of(
                new ModelChoice("a", "openai", "m", Json.object(), null),
                new ModelChoice("again", "openai", "m", Json.object(), "other-group")),
            2,
            null);

    assertThat(expand(expansion, "{'x':'Why','y':'Why'}"))
        .extracting(run -> run.variant() + "#" + run.epoch() + ":" + call(run).twin())
        .containsExactly(
            "one/a#1:1",
            "one/a#2:1",
            "one/again#1:2",
            "one/again#2:2",
            "other/a#1:3",
            "other/a#2:3",
            "other/again#1:4",
            "other/again#2:4");
    assertThat(expand(expansion, "{'x':'Why','y':'How'}"))
        .filteredOn(run -> run.epoch() == 1)
        .extracting(run -> call(run).twin())
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void aTwinIsKeptOnItsWayBetweenTransforms() throws Exception {
    Run run = only(Expansion.OF_BARE_ROWS, "{" + GOOD + "}");
    Run twin = Run.pending(run.row(), 1, "b", call(run).asTwin(2));

    assertThat(RunJson.CODEC.fromJson(RunJson.CODEC.toJson(twin))).isEqualTo(twin);
    assertThat(RunJson.CODEC.toJson(run).at("/call/twin").isMissingNode()).isTrue();
  }

  @Test
  void aMissingVariableFailsTheRowNamingPromptVariableAndLine() throws Exception {
    Expansion expansion =
        new Expansion(
            List.of(new PromptVariant("p", PromptTemplate.of("Hello\n{{country}}"))),
            List.of(new ModelChoice("a", "openai", "m", Json.object(), null)),
            3,
            null);

    List<Run> runs = expand(expansion, "{'x':1}");

    assertThat(runs).hasSize(3);
    assertThat(runs.get(0).error())
        .isEqualTo(
            CallError.ofRow(
                "TPL_MISSING",
                "prompt \"p\": {{country}} has no value in this row (line 2 of the template)"
                    + " (rows.jsonl:7; not sent)"));
  }

  @Test
  void theMatrixSurvivesItsJourneyAsJsonWithAllDigits() throws Exception {
    Expansion expansion =
        new Expansion(
            List.of(new PromptVariant("p", PromptTemplate.of(Json.parse("[\"{{a}}\",\"b\"]")))),
            List.of(new ModelChoice("a", "openai", "m", object("{'temperature':0.70}"), "g")),
            2,
            "all");

    Expansion back = Expansion.fromJson(expansion.toJson());

    assertThat(back.models()).isEqualTo(expansion.models());
    assertThat(back.toJson()).isEqualTo(expansion.toJson()).contains("0.70", "{{a}}", "all");
  }

  private static ModelCall call(Run run) {
    assertThat(run.error()).isNull();
    ModelCall call = run.call();
    if (call == null) {
      throw new AssertionError("no call");
    }
    return call;
  }

  @Test
  void whatAnApiTakesFromBesideTheParametersIsOne() throws Exception {
    String row = "'model_name':'m','prompt':'hi','safety_filter':'few','parameters':{'a':1}";

    assertThat(only(Expansion.OF_BARE_ROWS, "{'api':'strict'," + row + "}").call().parameters())
        .isEqualTo(object("{'a':1,'safety_filter':'few'}"));
    assertThat(only(Expansion.OF_BARE_ROWS, "{'api':'openai'," + row + "}").call().parameters())
        .isEqualTo(object("{'a':1}"));
  }

  private static Run only(Expansion expansion, String fields) throws Exception {
    List<Run> runs = expand(expansion, fields);
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private static List<Run> expand(Expansion expansion, String fields) throws Exception {
    List<Run> runs = new ArrayList<>();
    Row row = new Row("1", object(fields), new SourcePosition("rows.jsonl", 7, 70));
    expansion.expand(row, FakeApis.FAKES, runs::add);
    return runs;
  }

  private static ObjectNode object(String json) throws Exception {
    return (ObjectNode) Json.parse(json.replace('\'', '"'));
  }
}
