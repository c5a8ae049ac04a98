package dev.assay.pipelines.benchmark;

/** How much work a benchmark does: enough to see that it runs, or enough to believe its figures. */
enum Scale {
  SMALL(1),
  FULL(3);

  private final int rounds;

  Scale(int rounds) {
    this.rounds = rounds;
  }

  /** Returns how many rounds are measured, after one that is not. */
  int rounds() {
    return rounds;
  }

  int pick(int small, int full) {
    return this == SMALL ? small : full;
  }
}
