package dev.assay.io.datasets;

import org.jspecify.annotations.Nullable;

/** What a change does, record by record. */
final class Tally {
  long added;
  long changed;
  long deleted;
  private boolean content;

  void see(DatasetRecord old, @Nullable DatasetRecord now) {
    if (now == null) {
      deleted++;
    } else if (!now.equals(old)) {
      changed++;
      boolean expected =
          now.expected() == null ? old.expected() == null : now.expected().equals(old.expected());
      content |= !expected || !now.input().equals(old.input());
    }
  }

  boolean isNewVersion() {
    return content || added > 0 || deleted > 0;
  }

  boolean changesAnything() {
    return isNewVersion() || changed > 0;
  }
}
