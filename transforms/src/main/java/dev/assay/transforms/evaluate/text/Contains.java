package dev.assay.transforms.evaluate.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.TooLarge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Whether the expected text is part of the answer, 1 or 0. Of an expected list any entry is enough,
 * but {@code contains-all} wants every one. Numbers, booleans and objects are looked for by their
 * JSON text; an empty text is part of every answer.
 */
final class Contains implements Evaluator {

  /** Most characters looked at: the answer's once per expected text, and all expected ones. */
  static final long MAX_WORK = 100_000_000;

  private static final CSVFormat LIST =
      CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).get();

  private final String name;
  private final Reference reference;
  private final BiPredicate<String, String> test;
  private final boolean ignoreCase;
  private final boolean all;
  private final boolean list;

  private Contains(
      EvaluatorParameters parameters,
      Reference reference,
      BiPredicate<String, String> test,
      boolean ignoreCase,
      boolean all,
      boolean list) {
    this.name = parameters.name();
    this.reference = reference;
    this.test = test;
    this.ignoreCase = ignoreCase;
    this.all = all;
    this.list = list;
  }

  /** {@code contains}: case counts unless {@code ignore_case} is set. */
  static Contains contains(EvaluatorParameters parameters) {
    boolean ignoreCase = parameters.flag("ignore_case");
    return of(parameters, TextSearch::contains, ignoreCase, false, false);
  }

  /** {@code icontains}: promptfoo's name for {@code contains} with {@code ignore_case}. */
  static Contains ignoringCase(EvaluatorParameters parameters) {
    return of(parameters, TextSearch::contains, true, false, false);
  }

  /** {@code contains-any}: a text is a comma-separated list, with quotes as in CSV. */
  static Contains any(EvaluatorParameters parameters) {
    return of(parameters, TextSearch::contains, parameters.flag("ignore_case"), false, true);
  }

  /** {@code contains-all}: a text is a comma-separated list, with quotes as in CSV. */
  static Contains all(EvaluatorParameters parameters) {
    return of(parameters, TextSearch::contains, parameters.flag("ignore_case"), true, true);
  }

  /** {@code icontains-any}: promptfoo's name for {@code contains-any} with {@code ignore_case}. */
  static Contains anyIgnoringCase(EvaluatorParameters parameters) {
    return of(parameters, TextSearch::contains, true, false, true);
  }

  /** {@code icontains-all}: promptfoo's name for {@code contains-all} with {@code ignore_case}. */
  static Contains allIgnoringCase(EvaluatorParameters parameters) {
    return of(parameters, TextSearch::contains, true, true, true);
  }

  /** {@code ends-with}: the answer ends with the expected text. */
  static Contains endsWith(EvaluatorParameters parameters) {
    return of(parameters, String::endsWith, false, false, false);
  }

  /** {@code starts-with}: the answer begins with the expected text. */
  static Contains startsWith(EvaluatorParameters parameters) {
    return of(parameters, String::startsWith, false, false, false);
  }

  /**
   * {@code includes}: the row's {@code expected_response} is in the answer, for prompto with its
   * case, for Inspect without unless {@code ignore_case} is false.
   */
  static Contains includes(EvaluatorParameters parameters) {
    boolean inspect = parameters.profile("prompto", "inspect").equals("inspect");
    boolean ignoreCase = parameters.flag("ignore_case", inspect);
    return new Contains(
        parameters, Match.prompto(parameters), TextSearch::contains, ignoreCase, false, false);
  }

  private static Contains of(
      EvaluatorParameters parameters,
      BiPredicate<String, String> test,
      boolean ignoreCase,
      boolean all,
      boolean list) {
    return new Contains(parameters, parameters.referenceOrValue(), test, ignoreCase, all, list);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    return reference.score(name, answer, expected -> score(answer.text(), parts(expected)));
  }

  private Score score(String text, List<String> parts) {
    long work = parts.stream().mapToLong(part -> (long) text.length() + part.length()).sum();
    if (work > MAX_WORK) {
      return TooLarge.of(
          name,
          "Answer of %d characters and %d expected texts mean %d characters to look at (at most %d)"
              .formatted(text.length(), parts.size(), work, MAX_WORK));
    }
    String searched = fold(text);
    return Score.of(
        name,
        all
            ? parts.stream().allMatch(part -> test.test(searched, fold(part)))
            : parts.stream().anyMatch(part -> test.test(searched, fold(part))));
  }

  private String fold(String text) {
    return ignoreCase ? Words.lowerCase(text) : text;
  }

  private List<String> parts(JsonNode expected) {
    if (expected.isArray()) {
      List<String> parts = new ArrayList<>();
      expected.forEach(part -> parts.add(Answer.text(part)));
      return parts;
    }
    String text = Answer.text(expected);
    return list ? split(text) : List.of(text);
  }

  private static List<String> split(String text) {
    try (CSVParser parser = CSVParser.parse(text, LIST)) {
      return parser.stream().flatMap(CSVRecord::stream).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new EvaluationException(
          "EVAL_BAD_REFERENCE",
          "Expected list of %d characters has a quote that is not closed or not followed by a comma"
              .formatted(text.length()),
          "close it, double a quote inside of quotes, or give a list");
    }
  }
}
