package dev.assay.io.files;

import java.io.IOException;

/** Records as lines. */
record JsonlFile(StagedFile file) implements RecordFile {

  @Override
  public void write(byte[] json) throws IOException {
    file.write(json);
    file.write('\n');
  }

  @Override
  public void end() {}
}
