package dev.assay.pipelines.upload;

import dev.assay.io.api.Environment;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.platform.ExportedRuns;
import dev.assay.io.platform.upload.UploadRequest;
import dev.assay.io.platform.upload.UploadTarget;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A platform that finished runs can be sent to; a new one is a class and a line of the command. */
public interface PlatformUpload {

  /** Returns the name that users choose it by. */
  String name();

  /**
   * Finds endpoint and keys.
   *
   * @throws MissingVariablesException naming a variable that is not set
   * @throws IllegalArgumentException where one is set and cannot be used; no key is shown
   */
  UploadTarget target(Environment environment) throws MissingVariablesException;

  /**
   * Goes through the runs and returns why sending them would be in vain, if it would; warns of all
   * else. Nothing is sent.
   */
  Optional<String> prepare(ExportedRuns runs, Consumer<String> warnings) throws IOException;

  /**
   * Sends everything that {@link #prepare} has gone through.
   *
   * @throws UploadStopException where something was not taken
   */
  void send(UploadSession session) throws IOException, InterruptedException, UploadStopException;

  /**
   * Returns what became of a request in the words of the runs it tells of.
   *
   * @param request that was not taken
   * @param sentence with the server's words
   */
  default String explain(UploadRequest request, String sentence) {
    return sentence;
  }
}
