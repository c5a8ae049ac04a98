package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluationException;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Reference;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.evaluate.retrieval.RankedList;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges of what was retrieved, in one question that numbers the pieces and wants a verdict on each
 * of them, so that none can be left out: {@code context-recall} (attributed ÷ all sentences of the
 * expected answer), {@code context-relevance} (needed ÷ all pieces of the context) and {@code
 * llm-context-precision} (average precision over the ranks, Ragas).
 */
final class ContextJudge implements Inquiry {

  private static final double STANDARD_THRESHOLD = 0.5;

  /** Returns a value between 0 and 1 of the verdicts in order. */
  private interface Formula {
    double of(double[] verdicts);
  }

  /** Says what is asked about the answer's run. */
  private interface Asked {
    Numbered of(Answer answer);
  }

  /**
   * What is asked, and about what.
   *
   * @param pieces what gets a number and a verdict
   * @param inquest the question about them
   */
  private record Numbered(List<String> pieces, Inquest inquest) {}

  private final Asked asked;
  private final Formula formula;

  private ContextJudge(Asked asked, Formula formula) {
    this.asked = asked;
    this.formula = formula;
  }

  static Judge recall(EvaluatorParameters parameters) {
    Reference reference = parameters.referenceOrValue();
    String key = parameters.text("context", "");
    Asked asked =
        answer -> {
          List<String> contexts = RunTexts.contexts(answer, key);
          List<String> sentences = RunTexts.sentences(String.join("\n", reference.texts(answer)));
          Inquest inquest =
              new Inquest(
                  "Decide of each of the "
                      + sentences.size()
                      + " SENTENCES of the expected answer whether it can be attributed to the"
                      + " CONTEXT.",
                  List.of(
                      new Material("CONTEXT", String.join("\n\n", contexts)),
                      new Material("SENTENCES", RunTexts.numbered(sentences))),
                  Shares.form("true if the sentence can be attributed to the context"));
          return new Numbered(sentences, inquest);
        };
    return judge(parameters, new ContextJudge(asked, ContextJudge::mean));
  }

  static Judge relevance(EvaluatorParameters parameters) {
    String key = parameters.text("context", "");
    Asked asked =
        answer -> {
          List<String> pieces = pieces(RunTexts.contexts(answer, key));
          Inquest inquest =
              new Inquest(
                  "Decide of each of the "
                      + pieces.size()
                      + " PIECES of context whether it is needed to answer the QUESTION.",
                  List.of(
                      new Material("QUESTION", RunTexts.query(answer)),
                      new Material("PIECES", RunTexts.numbered(pieces))),
                  Shares.form("true if the piece helps to answer the question"));
          return new Numbered(pieces, inquest);
        };
    return judge(parameters, new ContextJudge(asked, ContextJudge::mean));
  }

  static Judge precision(EvaluatorParameters parameters) {
    Reference reference = parameters.referenceOrValue();
    String key = parameters.text("context", "");
    Asked asked =
        answer -> {
          List<String> contexts = RunTexts.contexts(answer, key);
          JsonNode expected = reference.of(answer);
          Inquest inquest =
              new Inquest(
                  "Decide of each of the "
                      + contexts.size()
                      + " PIECES of context whether it was useful to come to the right answer to"
                      + " the QUESTION.",
                  List.of(
                      new Material("QUESTION", RunTexts.query(answer)),
                      new Material(
                          "RIGHT ANSWER", expected == null ? answer.text() : Answer.text(expected)),
                      new Material("PIECES", RunTexts.numbered(contexts))),
                  Shares.form("true if the piece was useful"));
          return new Numbered(contexts, inquest);
        };
    return judge(
        parameters,
        new ContextJudge(asked, verdicts -> RankedList.ofVerdicts(verdicts).averagePrecision()));
  }

  private static Judge judge(EvaluatorParameters parameters, ContextJudge inquiry) {
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    return PanelJudge.of(parameters, inquiry, new Tally(null));
  }

  /** A list's entries are its pieces; one text's are its sentences. */
  private static List<String> pieces(List<String> contexts) {
    return contexts.size() > 1 ? contexts : RunTexts.sentences(contexts.get(0));
  }

  private static double mean(double[] verdicts) {
    double sum = 0;
    for (double verdict : verdicts) {
      sum += verdict;
    }
    return sum / verdicts.length;
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    Numbered numbered = asked.of(answer);
    if (numbered.pieces().isEmpty()) {
      throw EvaluationException.noValue("There is nothing to decide on");
    }
    Question question =
        new Question(numbered.inquest().call(seat.model()), seat.sample(), Question.Scope.RUN);
    if (!replies.has(question)) {
      return Finding.asking(question);
    }
    Verdict verdict = Verdict.of(replies.of(question));
    List<Boolean> flags = new ArrayList<>(Shares.verdicts(verdict, numbered.pieces().size()));
    double[] verdicts = flags.stream().mapToDouble(flag -> flag ? 1 : 0).toArray();
    return Finding.of(Vote.of(formula.of(verdicts), verdict.text("reason")));
  }
}
