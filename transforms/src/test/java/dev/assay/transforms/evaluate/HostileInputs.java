package dev.assay.transforms.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs that make a naive evaluator run for minutes. Always the same. */
public final class HostileInputs {

  /** Parameters of the types that need some; in front of any, as JSON without braces. */
  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("assert-set", "\"assert\":[\"is-json\",\"contains\"]"),
          Map.entry("cost", "\"threshold\":1"),
          Map.entry("is-valid-function-call", "\"tools\":[{\"name\":\"f\"}]"),
          Map.entry("is-valid-openai-function-call", "\"tools\":[{\"name\":\"f\"}]"),
          Map.entry("is-valid-openai-tools-call", "\"tools\":[{\"name\":\"f\"}]"),
          Map.entry("latency", "\"threshold\":1"),
          Map.entry("regex", "\"pattern\":\"(a?){50}(x+x+)+y\""),
          Map.entry("tokens", "\"threshold\":1"));

  private static final List<String> UNITS =
      List.of(
          "a",
          "ab",
          "a b ",
          "the a ",
          "it's don't ",
          " ",
          "\n",
          "\u0000",
          "\uD83D",
          "\uDE00",
          "e\u0301\u0301\u0301",
          "\u0301",
          "\uD83D\uDC69\u200D",
          "\u0130",
          "\u03A3",
          "\u00DF",
          "\u5B57",
          "\u200F\u202E",
          "9",
          "1,",
          "1e999999,",
          "1 ",
          "-",
          ".",
          "a.",
          "\"",
          "'",
          "\\",
          "\\u0041",
          "(",
          "((((",
          "[",
          "[[1,",
          "{",
          "{\"a\":",
          "{\"a\":{},",
          "{\"name\":\"f\",\"arguments\":\"{}\"},",
          "<a>",
          "<a <!--",
          "<a b='",
          "<![CDATA[",
          "&amp;",
          "&a;",
          "--",
          "/*",
          "```sql\n",
          "```",
          "select a from b where c in (",
          "select 1;",
          "a=1 or ",
          "case when 1 then ",
          "ANSWER: ",
          "#### ",
          "$,",
          "score: ",
          "I can't ",
          "x\ty\r\n");

  private HostileInputs() {}

  /**
   * An answer and what is expected of it.
   *
   * @param evaluator as JSON
   * @param answer the text
   * @param expected the row's value
   */
  public record Case(String evaluator, String answer, JsonNode expected) {

    /** Returns the run. */
    public Run run() {
      Run run = Runs.answered("{}", answer);
      run.row().fields().set("expected", expected);
      return run;
    }

    /** Returns the evaluator and how its inputs begin. */
    @Override
    public String toString() {
      return "%s of %d characters %.12s…".formatted(evaluator, answer.length(), answer);
    }
  }

  /** Returns each standard type as an evaluator that can be made, by its name. */
  public static Map<String, String> evaluators() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String type : Evaluators.standard().types()) {
      if (!type.equals("command") && Runs.problems(spec(type)).isEmpty()) {
        all.put(type, spec(type));
      }
    }
    return all;
  }

  private static String spec(String type) {
    String needed = NEEDED.get(type);
    return "{\"type\":\"" + type + "\"" + (needed == null ? "" : "," + needed) + "}";
  }

  /** Returns texts of one length that repeat something that is hard on one evaluator or another. */
  public static List<String> texts(int length) {
    List<String> texts = new ArrayList<>();
    for (String unit : UNITS) {
      texts.add(unit.repeat(length / unit.length() + 1).substring(0, length));
    }
    String laughs =
        "<!DOCTYPE a [<!ENTITY b \"" + "b".repeat(length / 2) + "\"><!ENTITY c \"&b;&b;&b;\">]>";
    texts.add(laughs + "<a>" + "&c;".repeat(length / 6) + "</a>");
    texts.add("[" + "1,".repeat(length / 2) + "1]");
    texts.add("{\"a\":\"" + "b".repeat(length) + "\"}");
    texts.add("select " + "a+".repeat(length / 2) + "a from b");
    return texts;
  }

  /** Returns inputs just within and beyond the bounds of single evaluators. */
  static List<Case> worst() {
    String million = "a".repeat(1_000_000);
    String sixteen = million.repeat(16);
    return List.of(
        of("\"levenshtein\"", million, text(million)),
        of("\"levenshtein\"", million, text("b".repeat(4_999))),
        of("\"levenshtein\"", "ab".repeat(35_000), text("ba".repeat(35_000))),
        of("\"levenshtein\"", "\uD83D".repeat(70_000), text("\uDE00".repeat(70_000))),
        of("\"match\"", "$,".repeat(900_000), text("1")),
        of(
            "{\"type\":\"match\",\"profile\":\"inspect\",\"numeric\":true}",
            "1 ".repeat(900_000),
            text("2")),
        of("\"numeric_diff\"", "9".repeat(1_900_000), text("1")),
        of("\"final_number_exact_match\"", "1,".repeat(900_000), text("1")),
        of("\"fuzzy_match\"", "a ".repeat(900_000), text("the a ".repeat(300_000))),
        of("\"exact_match_indicator\"", " ".repeat(1_900_000), text("1")),
        of(
            "\"is-xml\"",
            "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \""
                + "&b;".repeat(100_000)
                + "\">]><a>"
                + "&c;".repeat(100_000)
                + "</a>",
            text("")),
        of("\"mrr\"", "[" + "1,".repeat(900_000) + "1]", list("x", 100_000)),
        of("\"ndcg\"", "[" + "1,".repeat(900_000) + "1]", list("x", 100_000)),
        of("\"tool-args-match\"", "[" + "{},".repeat(600_000) + "1]", text("x")),
        of("\"json_match\"", "[" + "[".repeat(199) + "]".repeat(199) + "]", list("x", 10_000)),
        of("\"gleu\"", "a b ".repeat(99_000), text("b a ".repeat(99_000))),
        of("\"cer\"", "\uD83D\uDE00".repeat(70_000), text("x\uDE00".repeat(35_000))),
        of("{\"type\":\"f1\",\"extract\":\"answer-line\"}", "ANSWER: ".repeat(200_000), text("b")),
        of("{\"type\":\"equals\",\"extract\":\"last-number\"}", "1,".repeat(900_000), text("1")),
        of("{\"type\":\"equals\",\"extract\":\"gsm8k\"}", "#### ".repeat(300_000), text("1")),
        of("\"contains\"", sixteen, text(million.repeat(8) + "b")),
        of("\"contains\"", "a".repeat(6_000), list("a".repeat(1_600), 12_000)),
        of("\"contains\"", "a".repeat(300), list("a".repeat(299), 150_000)),
        of("\"contains\"", "", list("", 1_000_000)),
        of("\"icontains\"", sixteen, text("b")),
        of("\"overlap\"", "a".repeat(2_000_000), text("b")),
        of("\"jaccard\"", "a ".repeat(1_000_000), text("b")),
        of("\"jaccard\"", sixteen, text("b")),
        of("{\"type\":\"exact_match\",\"form\":\"squad\"}", "a, ".repeat(666_666), text("b")),
        of("\"exact_match\"", "[" + "1.5,".repeat(499_999) + "1]", list("x", 1)),
        of("\"exact_match\"", "[1e999999999]", list("x", 1)),
        of("\"bleu\"", "a b ".repeat(99_000), text("b a ".repeat(99_000))),
        of("\"bleu\"", sixteen, text("b")),
        of("\"chrf++\"", "ab".repeat(99_000), text("ba".repeat(99_000))),
        of("\"ter\"", "a b ".repeat(999), text("b a ".repeat(999))),
        of("\"ter\"", "a ".repeat(1_999), text("b " + "a ".repeat(1_998))),
        of("\"wer\"", "a b ".repeat(35_000), text("b a ".repeat(35_000))),
        of("\"rougeL\"", "a b ".repeat(35_000), text("b a ".repeat(35_000))),
        of("\"rougeLsum\"", "a b ".repeat(1_500), text("b a ".repeat(1_500))),
        of("\"rouge-n\"", "can't ".repeat(60_000), text("b")),
        of("\"rouge-n\"", "a.".repeat(999_999) + ")".repeat(2), text("b")),
        of("\"jaro_winkler\"", "ab".repeat(7_000), text("ba".repeat(7_000))),
        of("\"f1\"", "a ".repeat(999_999), text("b")),
        of("\"json_diff\"", "[" + "1,".repeat(30_000) + "1]", list("x", 10_000)),
        of("\"list_contains\"", "[" + "1,".repeat(399) + "1]", list("x", 400)),
        of("\"contains-json\"", "{".repeat(2_000_000), text("")),
        of("\"contains-json\"", "{\"a\":".repeat(300_000), text("")),
        of("\"contains-json\"", "{\"a\":{},".repeat(200_000), text("")),
        of("\"is-html\"", "<div>".repeat(400_000), text("")),
        of("\"contains-html\"", "<a <!--".repeat(280_000), text("")),
        of("\"is-xml\"", "<a>".repeat(600_000), text("")),
        of("\"is-xml\"", "<a " + "x='1' ".repeat(300_000) + "/>", text("")),
        of("\"contains-xml\"", "<a \"".repeat(90_000), text("")),
        of("\"contains-xml\"", "<a>".repeat(600_000), text("")),
        of("\"is-sql\"", "(".repeat(20_000), text("")),
        of("\"is-sql\"", "select " + "(".repeat(12) + "1" + ")".repeat(12), text("")),
        of("\"is-sql\"", "select " + "a+".repeat(9_000) + "a", text("")),
        of("\"contains-sql\"", "```sql\n".repeat(2_800), text("")),
        of("\"is-refusal\"", "i am unable to ".repeat(130_000), text("")),
        of("\"tool-call-f1\"", "{\"name\":".repeat(200_000), text("x")),
        of("{\"type\":\"equals\",\"extract\":\"choice\"}", "(A ".repeat(600_000), text("A")),
        of("\"judge-score\"", "score ".repeat(8_000), text("")),
        of("\"judge-score\"", "\u0301".repeat(49_990), text("")),
        of("{\"type\":\"judge-score\",\"parser\":\"yes-no\"}", "\u0301".repeat(49_990), text("")),
        of("\"rouge-n\"", "\u0301.".repeat(50_000), text("b")),
        of("\"f1\"", "\u0130".repeat(1_000_000), text("b")),
        of("\"f1\"", "\u03A3".repeat(1_000_000), text("b")),
        of("\"icontains\"", "\u0130".repeat(1_000_000), text("b")),
        of("{\"type\":\"match\",\"profile\":\"inspect\"}", "\u00DF".repeat(1_000_000), text("b")),
        of("\"judge-score\"", "1,000".repeat(9_000), text("")),
        of("\"judge-score\"", "score" + " ".repeat(49_990), text("")),
        of("\"judge-score\"", "[[ ".repeat(16_000), text("")),
        of("{\"type\":\"judge-score\",\"parser\":\"yes-no\"}", "\n\n*".repeat(16_000), text("")),
        of("{\"type\":\"judge-score\",\"parser\":\"json\"}", "{\"a\":{},".repeat(5_000), text("")),
        of("\"is-json\"", "[" + "1,".repeat(8_000_000) + "1]", text("")),
        of("{\"type\":\"regex\",\"pattern\":\"(x+x+)+y\"}", "x".repeat(3_000_000), text("")),
        of("{\"type\":\"regex\",\"pattern\":\"(a?){500}b\"}", "a".repeat(14_000), text("")),
        of(
            "{\"type\":\"is-json\",\"schema\":{\"pattern\":\"(x+x+)+y\"}}",
            "\"" + "x".repeat(1_999_998) + "\"",
            text("")),
        of(
            "{\"type\":\"is-json\",\"schema\":{\"uniqueItems\":true,\"items\":{\"multipleOf\":1}}}",
            "[" + "1e300,".repeat(330_000) + "1e999999999]",
            text("")));
  }

  private static Case of(String evaluator, String answer, JsonNode expected) {
    return new Case(evaluator, answer, expected);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  private static ArrayNode list(String part, int size) {
    ArrayNode list = Json.object().arrayNode();
    for (int i = 0; i < size; i++) {
      list.add(part + "b");
    }
    return list;
  }
}
