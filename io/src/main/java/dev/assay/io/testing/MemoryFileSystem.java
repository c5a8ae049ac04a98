package dev.assay.io.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Objects in memory under {@code memory://}. They can only be written as a whole; nothing grows and
 * nothing is renamed. An object that is not closed is there up to what was written, so a writer
 * that dies leaves a truncated one.
 */
public final class MemoryFileSystem extends FileSystem<MemoryFileSystem.Id> {

  /** All objects by their full name. */
  public static final Map<String, byte[]> OBJECTS = new ConcurrentSkipListMap<>();

  /** How many of the next writes fail, after half of what they have to write. */
  public static final AtomicInteger FAILING = new AtomicInteger();

  /** When each object was begun, in milliseconds; none where the store tells no times. */
  public static final Map<String, Long> TIMES = new ConcurrentSkipListMap<>();

  /** The time of writing of the next object; below 1 for a store that tells no times. */
  public static final AtomicLong NOW = new AtomicLong();

  /** Makes it known to Beam. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(@Nullable PipelineOptions options) {
      return List.of(new MemoryFileSystem());
    }
  }

  /**
   * An object's name.
   *
   * @param name in full, with its scheme
   */
  public record Id(String name) implements ResourceId {
    private static final long serialVersionUID = 1L;

    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new Id(name + other);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new Id(name.substring(0, name.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return "memory";
    }

    @Override
    public String getFilename() {
      return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return name.endsWith("/");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Override
  protected String getScheme() {
    return "memory";
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    return specs.stream().map(MemoryFileSystem::match).toList();
  }

  private static MatchResult match(String spec) {
    Pattern names = names(spec);
    List<MatchResult.Metadata> found =
        OBJECTS.entrySet().stream()
            .filter(object -> names.matcher(object.getKey()).matches())
            .map(
                object ->
                    MatchResult.Metadata.builder()
                        .setResourceId(new Id(object.getKey()))
                        .setSizeBytes(object.getValue().length)
                        .setIsReadSeekEfficient(false)
                        .setLastModifiedMillis(TIMES.getOrDefault(object.getKey(), 0L))
                        .build())
            .toList();
    return found.isEmpty()
        ? MatchResult.create(MatchResult.Status.NOT_FOUND, new FileNotFoundException(spec))
        : MatchResult.create(MatchResult.Status.OK, found);
  }

  /** A star stands for any text within a folder, two for any text. */
  private static Pattern names(String spec) {
    return Pattern.compile(
        Stream.of(spec.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1))
            .map(
                part -> part.equals("**") ? ".*" : part.equals("*") ? "[^/]*" : Pattern.quote(part))
            .collect(Collectors.joining()));
  }

  @Override
  protected WritableByteChannel create(Id id, CreateOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (NOW.get() > 0) {
      TIMES.put(id.name(), NOW.get());
    }
    OBJECTS.put(id.name(), new byte[0]);
    boolean failing = FAILING.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    return new WritableByteChannel() {
      private boolean open = true;

      @Override
      public int write(ByteBuffer source) throws IOException {
        if (failing && source.remaining() > 4_096) {
          bytes.write(source.get());
          OBJECTS.put(id.name(), bytes.toByteArray());
        }
        if (failing && (bytes.size() > 200 || source.remaining() > 4_000)) {
          throw new IOException("503 slow down");
        }
        byte[] some = new byte[source.remaining()];
        source.get(some);
        bytes.writeBytes(some);
        OBJECTS.put(id.name(), bytes.toByteArray());
        return some.length;
      }

      @Override
      public boolean isOpen() {
        return open;
      }

      @Override
      public void close() {
        open = false;
      }
    };
  }

  @Override
  protected ReadableByteChannel open(Id id) throws IOException {
    byte[] bytes = OBJECTS.get(id.name());
    if (bytes == null) {
      throw new FileNotFoundException(id.name());
    }
    return Channels.newChannel(new ByteArrayInputStream(bytes));
  }

  @Override
  protected void delete(Collection<Id> ids) {
    ids.forEach(id -> OBJECTS.remove(id.name()));
  }

  @Override
  protected Id matchNewResource(String name, boolean isDirectory) {
    return new Id(isDirectory && !name.endsWith("/") ? name + "/" : name);
  }

  @Override
  protected void copy(List<Id> from, List<Id> to) {
    throw new UnsupportedOperationException("copy");
  }

  @Override
  protected void rename(List<Id> from, List<Id> to, MoveOptions... options) {
    throw new UnsupportedOperationException("rename");
  }
}
