package dev.assay.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Prompt;
import dev.assay.io.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{text}} | <a & \"b\"> {{n}} ${7*7}",
        "{{{text}}} | <a & \"b\"> {{n}} ${7*7}",
        "{{&text}} | <a & \"b\"> {{n}} ${7*7}",
        "{{n}} {{price}} {{yes}} | 3 1.10 true",
        "{{deep}} | {\"a\":{\"b\":\"c\"},\"d\":null}",
        "{{deep.a.b}} {{list.1.x}} | c 2",
        "{{list}} | [{\"x\":1},{\"x\":2}]",
        "{{#list}}{{x}};{{/list}} | 1;2;",
        "{{#words}}{{.}}{{^-last}}, {{/-last}}{{/words}} | a, b",
        "{{#flags}}{{.}} {{/flags}}. | true false null .",
        "{{#yes}}on{{/yes}}{{^no}}off{{/no}} | onoff",
        "{{#gone}}never{{/gone}}{{^gone}}none{{/gone}} | none",
        "{{^empty}}blank{{/empty}} | blank",
        "{{#deep}}{{n}}{{/deep}} | 3",
        "{{dotted.key}} | whole",
        "a{{! comment }}b | ab",
        "{{=<% %>=}}{{<%n%>}} | {{3}}",
        "{\"a\":{\"b\":{{n}}}} | {\"a\":{\"b\":3}}",
      })
  void fillsTags(String template, String expected) throws Exception {
    assertThat(PromptTemplate.of(template).render(row())).isEqualTo(new Prompt.Text(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{nope}}",
        "{{gone}}",
        "{{deep.z}}",
        "{{deep.a.z.z}}",
        "{{text.length}}",
        "{{list.size}}",
        "{{list.9}}",
        "{{getClass}}",
        "{{deep.class}}",
        "{{#getClass}}x{{/getClass}}",
        "{{deep.entrySet}}",
        "{{#nope}}x{{/nope}}",
        "{{^nope}}x{{/nope}}",
        "{{n.intValue}}",
      })
  void aTagWithoutValueIsAnError(String template) throws Exception {
    assertThat(failure(template).code()).isEqualTo("TPL_MISSING");
  }

  @Test
  void theErrorNamesVariableAndLine() throws Exception {
    assertThat(failure("a\nb {{text}} {{nope}}"))
        .hasMessage("{{nope}} has no value in this row (line 2 of the template)");
  }

  @Test
  void everyTextOfMessagesIsFilledButTheirRoles() throws Exception {
    PromptTemplate template =
        PromptTemplate.of(
            Json.parse(
                "[{\"role\":\"system\",\"content\":\"You are {{words.0}}\"},{\"role\":\"{{n}}\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"{{n}}\"}],\"weight\":1}]"));

    assertThat(template.render(row()).toJson())
        .isEqualTo(
            Json.parse(
                "[{\"role\":\"system\",\"content\":\"You are a\"},{\"role\":\"{{n}}\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"3\"}],\"weight\":1}]"));
  }

  @Test
  void turnsAreFilledOneByOne() throws Exception {
    assertThat(PromptTemplate.of(Json.parse("[\"{{n}}\",\"then {{n}}\"]")).render(row()))
        .isEqualTo(new Prompt.Turns(List.of("3", "then 3")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"{{#a}} open\" | TPL_SYNTAX | Cannot read the template: Section missing close tag 'a'",
        "\"{{a\" | TPL_SYNTAX | Cannot read the template: a tag is opened with {{ and not closed",
        "\"{{a {{b}}\" | TPL_SYNTAX | Cannot read the template:",
        "\"{{#}}x{{/}}\" | TPL_SYNTAX | Cannot read the template: a tag names nothing",
        "\"{{=x}}\" | TPL_SYNTAX | Cannot read the template:",
        "\"{{/a}}\" | TPL_SYNTAX | Cannot read the template: Section close tag with no open tag"
            + " 'a'",
        "\"{{}}\" | TPL_SYNTAX | Cannot read the template: a tag names nothing (write {{key}})",
        "\"{{>../../x}}\" | TPL_PARTIAL | Cannot read the template: it includes another one,"
            + " \"../../x\" (partials and blocks are not read; put the text itself there)",
        "\"{{<p}}{{/p}}\" | TPL_PARTIAL | Cannot read the template: it includes another one",
        "\" \" | TPL_EMPTY_PROMPT | a text of the prompt is blank",
        "[] | TPL_EMPTY_PROMPT | the prompt is an empty list",
        "{} | PROMPT_FORM | prompt is a OBJECT",
        "[\"a\",{\"role\":\"user\"}] | PROMPT_FORM | prompt mixes texts and messages",
      })
  void refusesWhatCannotBeRead(String prompt, String code, String message) throws Exception {
    TemplateException problem =
        catchThrowableOfType(TemplateException.class, () -> PromptTemplate.of(Json.parse(prompt)));

    assertThat(problem).hasMessageStartingWith(message);
    assertThat(problem.code()).isEqualTo(code);
  }

  @Test
  void refusesSectionsBeyondTheLimitWithoutOverflowingTheStack() {
    String deep = "{{#a}}".repeat(50_000) + "x" + "{{/a}}".repeat(50_000);

    TemplateException problem =
        catchThrowableOfType(TemplateException.class, () -> PromptTemplate.of(deep));

    assertThat(problem).hasMessage("Cannot read the template: more than 500 sections");
  }

  @Test
  void aPromptThatBecomesBlankIsAnError() throws Exception {
    assertThat(failure("{{empty}} ").code()).isEqualTo("TPL_EMPTY_PROMPT");
  }

  @Test
  void aPromptBeyondTheLimitIsAnErrorAlsoWhenItsPartsAreNot() throws Exception {
    ObjectNode big = Json.object().put("big", "x".repeat(TextTemplate.MAX_CHARS / 2 + 1));
    PromptTemplate one = PromptTemplate.of("{{big}}{{big}}");
    PromptTemplate two = PromptTemplate.of(Json.parse("[\"{{big}}\",\"{{big}}\"]"));

    assertThat(one.render(big.deepCopy().put("big", "x"))).isEqualTo(new Prompt.Text("xx"));
    for (PromptTemplate template : List.of(one, two)) {
      TemplateException problem =
          catchThrowableOfType(TemplateException.class, () -> template.render(big));
      assertThat(problem).hasMessage("the prompt is longer than 16777216 characters");
      assertThat(problem.code()).isEqualTo("TPL_TOO_LARGE");
    }
  }

  private static TemplateException failure(String template) throws Exception {
    PromptTemplate compiled = PromptTemplate.of(template);
    return catchThrowableOfType(TemplateException.class, () -> compiled.render(row()));
  }

  private static ObjectNode row() throws Exception {
    return (ObjectNode)
        Json.parse(
            "{\"text\":\"<a & \\\"b\\\"> {{n}} ${7*7}\",\"n\":3,\"price\":1.10,\"yes\":true,"
                + "\"no\":false,\"gone\":null,\"empty\":\"\",\"deep\":{\"a\":{\"b\":\"c\"},"
                + "\"d\":null},\"list\":[{\"x\":1},{\"x\":2}],\"words\":[\"a\",\"b\"],"
                + "\"flags\":[true,false,null],\"dotted.key\":\"whole\"}");
  }
}
