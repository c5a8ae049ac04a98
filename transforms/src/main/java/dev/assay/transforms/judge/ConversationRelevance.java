package dev.assay.transforms.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.evaluate.Answer;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import dev.assay.transforms.evaluate.Judge;
import dev.assay.transforms.evaluate.Question;
import dev.assay.transforms.evaluate.Replies;
import dev.assay.transforms.judge.Inquest.Material;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code conversation-relevance} (promptfoo): relevant ÷ all answers of a conversation. A judge
 * sees each answer at the end of a window of at most {@code window} (5) turns, and says whether it
 * is relevant to them. A run whose prompt has no turns is a conversation of one.
 */
final class ConversationRelevance implements Inquiry {

  private static final double STANDARD_THRESHOLD = 0.5;
  private static final int STANDARD_WINDOW = 5;
  private static final int MOST_TURNS = 1_000;

  private static final VerdictForm FORM =
      VerdictForm.create()
          .text("reason", "before you decide")
          .flag("relevant", "whether the last answer is relevant to the conversation");

  private final int window;

  private ConversationRelevance(int window) {
    this.window = window;
  }

  static Judge of(EvaluatorParameters parameters) {
    parameters.defaultThreshold(STANDARD_THRESHOLD);
    int window = parameters.integer("window", STANDARD_WINDOW, 1, MOST_TURNS);
    return PanelJudge.of(parameters, new ConversationRelevance(window), new Tally(null));
  }

  @Override
  public Finding of(Answer answer, Seat seat, Replies replies) {
    List<String> turns = turns(answer);
    List<Question> questions = new ArrayList<>();
    for (int end = 1; end <= turns.size(); end++) {
      questions.add(question(turns.subList(Math.max(0, end - window), end), seat));
    }
    if (!questions.stream().allMatch(replies::has)) {
      return new Finding.Asks(questions);
    }
    int relevant = 0;
    String reason = "";
    for (Question question : questions) {
      Verdict verdict = Verdict.of(replies.of(question));
      boolean flag = verdict.flag("relevant");
      relevant += flag ? 1 : 0;
      reason = flag && !reason.isEmpty() ? reason : verdict.text("reason");
    }
    return Finding.of(Vote.of((double) relevant / questions.size(), reason));
  }

  private static List<String> turns(Answer answer) {
    ModelCall call = answer.run().call();
    JsonNode responses = answer.completion().response();
    List<String> asked =
        call == null
            ? List.of()
            : call.prompt().match(text -> List.of(), turns -> turns.turns(), messages -> List.of());
    List<String> turns = new ArrayList<>();
    if (responses.isArray() && asked.size() == responses.size()) {
      for (int i = 0; i < asked.size(); i++) {
        turns.add(turn(asked.get(i), Answer.text(responses.path(i))));
      }
    }
    return turns.isEmpty() ? List.of(turn(RunTexts.query(answer), answer.text())) : turns;
  }

  private static String turn(String asked, String answered) {
    return "User: " + asked + "\nAssistant: " + answered;
  }

  private static Question question(List<String> turns, Seat seat) {
    Inquest inquest =
        new Inquest(
            "Decide whether the last thing the assistant says is relevant to the CONVERSATION.",
            List.of(new Material("CONVERSATION", String.join("\n\n", turns))),
            FORM);
    return new Question(inquest.call(seat.model()), seat.sample(), Question.Scope.RUN);
  }
}
