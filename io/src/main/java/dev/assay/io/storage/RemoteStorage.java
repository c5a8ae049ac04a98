package dev.assay.io.storage;

import dev.assay.io.api.Environment;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The way to places such as {@code s3://bucket/folder}. */
public final class RemoteStorage {

  private static final String LOCAL = "file://";

  private RemoteStorage() {}

  /**
   * Something that is done with a place.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Access<T> {
    /** Does it. */
    T get() throws IOException;
  }

  /** Returns whether a location names a place that is not of this machine's own file system. */
  public static boolean isRemote(String location) {
    return location.contains("://") && !location.startsWith(LOCAL);
  }

  /** Sets how places are reached from now on in this process, by the options of a pipeline. */
  public static void use(PipelineOptions options) {
    FileSystems.setDefaultPipelineOptions(options);
  }

  /**
   * Makes sure that a place's file system is known, by standard options where none were set.
   *
   * @throws StorageException where none of its scheme is on the class path
   */
  public static void require(String location) throws StorageException {
    if (isRemote(location) && !isKnown(location)) {
      use(standard(location));
      if (!isKnown(location)) {
        throw StorageProblem.noFileSystem(location);
      }
    }
  }

  /**
   * Returns what Beam has to be told to reach a place, as words of a command line; none where it
   * finds all of it in the environment.
   */
  public static List<String> options(String location) {
    return NameNode.options(location, Environment.system());
  }

  private static PipelineOptions standard(String location) {
    try {
      return PipelineOptionsFactory.fromArgs(options(location).toArray(String[]::new)).create();
    } catch (IllegalArgumentException e) {
      return PipelineOptionsFactory.create(); // The jars that know the option are not there.
    }
  }

  private static boolean isKnown(String location) {
    try {
      ResourceId unused = FileSystems.matchNewResource(location, false);
      return true;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return e.getMessage() != null && !e.getMessage().startsWith("No filesystem found");
    }
  }

  /**
   * Does something with a place. What its client throws comes out as an I/O failure that says what
   * to do.
   *
   * @throws StorageException where the client tells what is wrong
   * @throws IOException any other failure, such as that of a missing file, as it is
   */
  public static <T> T access(String location, Access<T> access) throws IOException {
    try {
      return access.get();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      StorageException told = StorageProblem.of(location, e);
      throw told == null ? e : told;
    } catch (RuntimeException e) {
      StorageException told = StorageProblem.of(location, e);
      if (told == null) {
        throw e;
      }
      throw told;
    }
  }
}
