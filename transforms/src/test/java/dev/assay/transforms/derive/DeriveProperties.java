package dev.assay.transforms.derive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class DeriveProperties {

  @Property
  void whateverWasAskedAndAnsweredStandsInTheJudgesPrompt(
      @ForAll("hostile") String prompt,
      @ForAll("hostile") String response,
      @ForAll("braces") String before,
      @ForAll("braces") String behind) {
    JudgeTemplate template =
        new JudgeTemplate("t", before + "{INPUT_PROMPT}|{OUTPUT_RESPONSE}" + behind);

    assertThat(template.render(TextNode.valueOf(prompt), TextNode.valueOf(response)))
        .isEqualTo(before + prompt + "|" + response + behind);
  }

  @Property
  void aListThatWasNumberedIsReadBack(@ForAll("lists") List<String> items) {
    StringBuilder text = new StringBuilder("Certainly:\n");
    for (int i = 0; i < items.size(); i++) {
      text.append(i + 1).append(". ").append(items.get(i)).append('\n');
    }

    assertThat(NumberedList.items(text.toString())).isEqualTo(items);
  }

  @Property
  void readingAListNeverThrows(@ForAll("hostile") String text) {
    assertThat(NumberedList.items(text)).isNotEmpty();
  }

  @Property
  void rephrasingGivesTheOriginalsOtherKeysBack(
      @ForAll("plain") String key, @ForAll("hostile") String value, @ForAll("plain") String id) {
    ObjectNode original = Json.object().put("id", id).put("prompt", "p").put("k-" + key, value);
    ModelEntry model = new ModelEntry("m", Json.object().put("api", "x").put("model_name", "y"));
    ObjectNode line = RephraseRows.row(model, new RephraseTemplate(0, "{INPUT_PROMPT}"), original);
    line.put("response", "q");

    ObjectNode rephrased = RephraseRows.rephrased(line, RephraseParser.WHOLE).get(0);

    assertThat(rephrased.path("k-" + key).textValue()).isEqualTo(value);
    assertThat(rephrased.has("api")).isFalse();
    assertThat(rephrased.path("input-id").textValue()).isEqualTo(id);
    assertThat(rephrased.path("input-prompt").textValue()).isEqualTo("p");
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "{INPUT_PROMPT}", "{OUTPUT_RESPONSE}", "$1\\", "{{x}}", "1. a\n2. b", "", "\n\n1.\n"),
        Arbitraries.strings().ofMaxLength(60));
  }

  @Provide
  Arbitrary<String> braces() {
    return Arbitraries.strings().withChars("{}\"$\\ a1:").ofMaxLength(30);
  }

  @Provide
  Arbitrary<List<String>> lists() {
    return plain().list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
  }
}
