package dev.assay.io.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small files by folder and key, and large ones that a small one names. */
interface StoreFiles {

  /** Ends the name of a small file. */
  String SUFFIX = ".json";

  /**
   * Writes a file whose key must not be taken. Of several that try at once, in whatever process,
   * exactly one succeeds. After a crash the file is there whole or not at all.
   *
   * @return false where the key is taken
   */
  boolean create(String folder, String key, byte[] content) throws IOException;

  /** Writes a file over what is there; a reader sees either. */
  void write(String folder, String key, byte[] content) throws IOException;

  /** Returns a file's content; null where there is none. */
  byte @Nullable [] read(String folder, String key) throws IOException;

  /** Deletes a file; false where there is none. */
  boolean delete(String folder, String key) throws IOException;

  /** Returns all keys of a folder, sorted. */
  List<String> keys(String folder) throws IOException;

  /** Takes files one at a time. */
  interface Visitor {
    /** Takes one. */
    void visit(String key, byte[] content);
  }

  /**
   * Hands out all files of a folder by their keys; those that go away meanwhile may be left out.
   */
  void forEach(String folder, Visitor visitor) throws IOException;

  /** Opens a large new file; it is there once it is closed. */
  OutputStream stream(String folder, String file) throws IOException;

  /** Deletes a large file; there may be none. */
  void deleteStreamed(String folder, String file) throws IOException;

  /** Returns the name by which Beam reads a large file. */
  String locate(String folder, String file);

  /** Returns the directory where it is one of this machine; else null. */
  @Nullable Path directory();
}
