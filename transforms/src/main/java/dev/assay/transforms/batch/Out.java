package dev.assay.transforms.batch;

import dev.assay.io.experiment.Run;

/** Where runs go that come out of batches; each run goes to one of them, once. */
interface Out {

  /** Takes a run that has its outcome. */
  void ended(Run run);

  /** Takes a run that is still to be called, by itself. */
  void left(Run run);
}
