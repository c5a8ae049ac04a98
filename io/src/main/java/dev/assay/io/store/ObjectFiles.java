package dev.assay.io.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.io.json.Json;
import dev.assay.io.storage.RemoteStorage;
import dev.assay.io.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.CreateOptions.StandardCreateOptions;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * A place of any file system that Beam knows, which has no way to write only what is not there.
 * Whoever wants a key writes a claim of a name of its own that holds the whole content, waits for
 * {@link #SETTLING}, lists all claims, and has won where its own is the first: by the store's time
 * of writing, then by name. A loser takes its claim back, a reader takes the first one, and a claim
 * that was cut short counts for nobody. This holds where a list shows all that was written before
 * it, and where the store's clocks and the fineness of its times stay below the time of settling.
 */
final class ObjectFiles implements StoreFiles {

  /** How long a claim stands before its writer looks whether it is the first. */
  static final Duration SETTLING = Duration.ofSeconds(3);

  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final char CLAIM = '~';
  private static final int READERS = 32;
  private static final int TRIES = 3;

  private final String root;
  private final Clock clock;
  private final Consumer<Duration> pause;

  /**
   * Opens a place.
   *
   * @param location of a scheme that Beam has a file system for
   * @param pause waits
   */
  ObjectFiles(String location, Clock clock, Consumer<Duration> pause) {
    this.root = location.endsWith("/") ? location : location + "/";
    this.clock = clock;
    this.pause = pause;
  }

  /** A claim or plain file as it is listed. */
  private record Listed(String key, String name, long millis, MatchResult.Metadata file) {

    static Listed of(MatchResult.Metadata file) {
      String name = String.valueOf(file.resourceId().getFilename());
      String bare = name.substring(0, name.length() - SUFFIX.length());
      int claim = bare.indexOf(CLAIM);
      return new Listed(
          claim < 0 ? bare : bare.substring(0, claim), name, file.lastModifiedMillis(), file);
    }
  }

  @Override
  public boolean create(String folder, String key, byte[] content) throws IOException {
    for (int tries = 1; tries <= TRIES; tries++) {
      if (first(claims(folder, key)) != null) {
        return false;
      }
      String name =
          String.format(
              Locale.ROOT,
              "%s%c%013d-%s%s",
              key,
              CLAIM,
              clock.now().toEpochMilli(),
              UUID.randomUUID(),
              SUFFIX);
      claim(folder, name, content);
      pause.accept(SETTLING);
      List<Listed> claims = claims(folder, key);
      requireTimes(claims, folder, name);
      if (claims.stream().anyMatch(other -> other.name().equals(name))) {
        Found first = first(claims);
        boolean won = first != null && first.listed.name().equals(name);
        if (!won) {
          delete(List.of(resource(folder, name)));
        }
        return won;
      }
    }
    throw new IOException(
        "what was written to "
            + root
            + folder
            + " is not listed there; a store needs a place that"
            + " lists what was written before");
  }

  /** By names alone, one that was chosen early and written late would be the first. */
  private void requireTimes(List<Listed> claims, String folder, String name) throws IOException {
    if (claims.stream().anyMatch(claim -> claim.name().equals(name) && claim.millis() <= 0)) {
      delete(List.of(resource(folder, name)));
      throw new IOException(
          "the file system of "
              + root
              + " does not tell when a file was written, so nobody can be"
              + " the first there");
    }
  }

  private void claim(String folder, String name, byte[] content) throws IOException {
    try {
      put(folder, name, content, true);
    } catch (IOException e) {
      try {
        delete(List.of(resource(folder, name)));
      } catch (IOException inner) {
        e.addSuppressed(inner);
      }
      throw e;
    }
  }

  private void put(String folder, String name, byte[] content, boolean isNew) throws IOException {
    StandardCreateOptions options =
        StandardCreateOptions.builder().setMimeType(JSON).setExpectFileToNotExist(isNew).build();
    access(
        () -> {
          ResourceId file = resource(folder, name);
          try (WritableByteChannel channel = FileSystems.create(file, options)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          }
          return file;
        });
  }

  private <T> T access(RemoteStorage.Access<T> access) throws IOException {
    RemoteStorage.require(root);
    return RemoteStorage.access(root, access);
  }

  @Override
  public void write(String folder, String key, byte[] content) throws IOException {
    put(folder, key + SUFFIX, content, false);
  }

  @Override
  public byte @Nullable [] read(String folder, String key) throws IOException {
    Found first = first(claims(folder, key));
    return first == null ? null : first.content;
  }

  @Override
  public boolean delete(String folder, String key) throws IOException {
    List<Listed> claims = claims(folder, key);
    delete(claims.stream().map(claim -> claim.file().resourceId()).toList());
    return !claims.isEmpty();
  }

  @Override
  public List<String> keys(String folder) throws IOException {
    return List.copyOf(byKey(folder).keySet());
  }

  private Map<String, List<Listed>> byKey(String folder) throws IOException {
    Map<String, List<Listed>> byKey = new TreeMap<>();
    for (Listed listed : list(root + folder + "/*" + SUFFIX)) {
      byKey.computeIfAbsent(listed.key(), key -> new ArrayList<>()).add(listed);
    }
    return byKey;
  }

  /** Reads many at once, since each takes as long as the way to the store. */
  @Override
  public void forEach(String folder, Visitor visitor) throws IOException {
    ExecutorService readers =
        Executors.newFixedThreadPool(
            READERS,
            task -> {
              Thread thread = new Thread(task, "assay-store");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<List<Listed>> all = List.copyOf(byKey(folder).values());
      for (int from = 0; from < all.size(); from += READERS) {
        List<List<Listed>> some = all.subList(from, Math.min(all.size(), from + READERS));
        List<Callable<@Nullable Found>> reads = new ArrayList<>();
        some.forEach(claims -> reads.add(() -> first(claims)));
        for (Future<@Nullable Found> read : readers.invokeAll(reads)) {
          Found found = read.get();
          if (found != null) {
            visitor.visit(found.listed.key(), found.content);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + root + folder, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      readers.shutdownNow();
    }
  }

  /** What a key stands for. */
  private static final class Found {
    private final Listed listed;
    private final byte[] content;

    Found(Listed listed, byte[] content) {
      this.listed = listed;
      this.content = content;
    }
  }

  /** A single file counts as it is, so that its damage is seen; of claims the first whole one. */
  private static @Nullable Found first(List<Listed> claims) throws IOException {
    List<Listed> inOrder =
        claims.stream()
            .sorted(Comparator.comparingLong(Listed::millis).thenComparing(Listed::name))
            .toList();
    for (Listed listed : inOrder) {
      byte[] content = content(listed.file().resourceId());
      if (content != null && (listed.name().indexOf(CLAIM) < 0 || isWhole(content))) {
        return new Found(listed, content);
      }
    }
    return null;
  }

  private static boolean isWhole(byte[] content) throws IOException {
    try {
      return Json.parse(content).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static byte @Nullable [] content(ResourceId file) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      return bytes.toByteArray();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private List<Listed> claims(String folder, String key) throws IOException {
    return list(root + folder + "/" + key + "*" + SUFFIX).stream()
        .filter(listed -> listed.key().equals(key))
        .toList();
  }

  private List<Listed> list(String pattern) throws IOException {
    try {
      return access(
          () ->
              FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata().stream()
                  .map(Listed::of)
                  .toList());
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private void delete(List<ResourceId> files) throws IOException {
    if (!files.isEmpty()) {
      access(
          () -> {
            FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
            return files;
          });
    }
  }

  @Override
  public OutputStream stream(String folder, String file) throws IOException {
    return access(
        () -> Channels.newOutputStream(FileSystems.create(resource(folder, file), LINES)));
  }

  @Override
  public void deleteStreamed(String folder, String file) throws IOException {
    RemoteStorage.require(root);
    delete(List.of(resource(folder, file)));
  }

  @Override
  public String locate(String folder, String file) {
    return root + folder + "/" + file;
  }

  @Override
  public @Nullable Path directory() {
    return null;
  }

  private ResourceId resource(String folder, String file) {
    return FileSystems.matchNewResource(root + folder + "/" + file, false);
  }
}
