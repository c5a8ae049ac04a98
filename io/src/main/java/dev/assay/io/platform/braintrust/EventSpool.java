package dev.assay.io.platform.braintrust;

import dev.assay.io.json.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Events in temporary files by key, so that those of one file are few enough to be held. */
final class EventSpool implements Closeable {

  private final List<Path> files = new ArrayList<>();
  private final List<DataOutputStream> outs = new ArrayList<>();

  EventSpool(int parts) throws IOException {
    for (int i = 0; i < parts; i++) {
      Path file = Files.createTempFile("assay-events", ".tmp");
      files.add(file);
      outs.add(
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 14)));
    }
  }

  /** Takes an event; those of one key stay together and in order. */
  void add(String key, LoggedEvent event) throws IOException {
    byte[] bytes = Json.bytes(LoggedEventJson.CODEC.toJson(event));
    DataOutputStream out = outs.get(Math.floorMod(key.hashCode() * 0x9E3779B9, outs.size()));
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Takes events. */
  interface Sink {
    void accept(LoggedEvent event) throws IOException;
  }

  /** Hands over the events of a part, once all were added. */
  void read(int part, Sink sink) throws IOException {
    outs.get(part).flush();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(files.get(part))))) {
      while (true) {
        int length;
        try {
          length = in.readInt();
        } catch (EOFException end) {
          return;
        }
        sink.accept(LoggedEventJson.CODEC.fromJson(Json.parseEncoded(in.readNBytes(length))));
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (DataOutputStream out : outs) {
      out.close();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
