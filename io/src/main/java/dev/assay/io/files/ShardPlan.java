package dev.assay.io.files;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/**
 * What to write where.
 *
 * @param stagingDirectory an existing directory of any Beam file system
 * @param stem what the final names begin with
 * @param shards how many files of each format
 * @param formats in which every line is written
 * @param sorted whether lines are ordered by the position they tell
 */
record ShardPlan(
    String stagingDirectory, String stem, int shards, List<OutputFormat> formats, boolean sorted)
    implements Serializable {

  ShardPlan {
    formats = List.copyOf(formats);
  }

  /** Returns whether files can be read while they are still appended to. */
  boolean isLocal() {
    return FileSystems.matchNewResource(stagingDirectory, true).getScheme().equals("file");
  }
}
