package dev.assay.transforms.evaluate.structure;

import com.google.re2j.Pattern;
import dev.assay.io.experiment.Score;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.Evaluator;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.TooLarge;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Tag;

/**
 * {@code is-html}: whether the whole answer is HTML, with an element that HTML knows and no text
 * outside of elements; {@code contains-html}: whether it shows two signs of HTML, a known tag
 * counting as two. 1 or 0, by promptfoo's rules.
 */
final class Html implements Evaluator {

  private static final int ENOUGH = 2;
  private static final Pattern OPENING = pattern("<[a-zA-Z][a-zA-Z0-9-]*(?:\\s[^>]*)?>");
  private static final Pattern CLOSING = pattern("</[a-zA-Z][a-zA-Z0-9-]*\\s*>");

  /** What counts as a sign besides opening and closing tags, and as how many. */
  private static final Map<Pattern, Integer> SIGNS =
      Map.of(
          pattern("<[a-zA-Z][a-zA-Z0-9-]*(?:\\s[^>]*)?/>"),
          1,
          pattern("&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);"),
          1,
          pattern("(?i)<!DOCTYPE\\s+html"),
          2,
          pattern("<!--[^-]*(?:-[^-]+)*-->"),
          1,
          pattern("\\s[a-zA-Z-]+=\\s*[\"'][^\"']*[\"']"),
          1,
          pattern(
              "(?i)<(?:html|head|body|div|span|p|a|img|h[1-6]|ul|ol|li|table|tr|td|th|form|input"
                  + "|button|script|style|link|meta|br|hr)\\b"),
          2);

  private static final Pattern WRAPPER = pattern("(?i)<(?:html|head|body)[\\s>/]");
  private static final Pattern BODY = pattern("(?i)<body[\\s>/]");

  private final String name;
  private final Predicate<String> test;

  private Html(EvaluatorParameters parameters, Predicate<String> test) {
    this.name = parameters.name();
    this.test = test;
  }

  static Evaluator whole(EvaluatorParameters parameters) {
    return new Html(parameters, Html::isHtml);
  }

  static Evaluator part(EvaluatorParameters parameters) {
    return new Html(parameters, Html::containsHtml);
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex);
  }

  @Override
  public List<Score> evaluate(Answer answer) {
    TooLarge.refuse(answer.text());
    return List.of(Score.of(name, test.test(answer.text())));
  }

  private static boolean isHtml(String text) {
    String html = text.strip();
    if (html.isEmpty() || html.regionMatches(true, 0, "<?xml", 0, 5)) {
      return false;
    }
    Document document = Jsoup.parse(html);
    boolean textOutside = !BODY.matcher(html).find() && !document.body().ownText().isBlank();
    return !textOutside
        && (WRAPPER.matcher(html).find() || document.stream().anyMatch(Html::isKnown));
  }

  private static boolean isKnown(Element element) {
    String tag = element.normalName();
    return !List.of("#root", "html", "head", "body").contains(tag)
        && (Tag.isKnownTag(tag) || tag.contains("-"));
  }

  private static boolean containsHtml(String text) {
    boolean opening = OPENING.matcher(text).find();
    boolean closing = CLOSING.matcher(text).find();
    int signs = (opening ? 1 : 0) + (closing ? 1 : 0);
    for (Map.Entry<Pattern, Integer> sign : SIGNS.entrySet()) {
      signs += signs < ENOUGH && sign.getKey().matcher(text).find() ? sign.getValue() : 0;
    }
    return signs >= ENOUGH;
  }
}
