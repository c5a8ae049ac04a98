package dev.assay.pipelines.run;

/** Where an experiment's rows come from. */
enum RowsOrigin {
  /** From the user: they lie outside the output, and a resume refuses others. */
  GIVEN,
  /** Made out of the user's files: they may lie in the output, and a resume refuses others. */
  DERIVED,
  /**
   * Made out of what an earlier stage of the same command has answered, which may be more at a
   * resume: they may lie in the output, and a resume takes what is there.
   */
  EARLIER_STAGE
}
