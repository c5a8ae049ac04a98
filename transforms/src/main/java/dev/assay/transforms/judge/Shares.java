package dev.assay.transforms.judge;

import java.util.List;

/** Verdicts on each of several numbered things, of which a share is right. */
final class Shares {

  private static final String KEY = "verdicts";

  private Shares() {}

  static VerdictForm form(String meaning) {
    return VerdictForm.create()
        .text("reason", "what decides it, briefly")
        .flags(KEY, "one for each number in order, " + meaning);
  }

  /** Returns the verdicts, exactly as many as there are things. */
  static List<Boolean> verdicts(Verdict verdict, int things) {
    return verdict.flags(KEY, things);
  }

  /** Returns the share that is true. */
  static Vote vote(Verdict verdict, int things) {
    long right = verdicts(verdict, things).stream().filter(v -> v).count();
    return Vote.of((double) right / things, verdict.text("reason"));
  }
}
