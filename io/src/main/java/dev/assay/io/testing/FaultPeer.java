package dev.assay.io.testing;

import dev.assay.io.testing.ServerReply.Ending;
import dev.assay.io.testing.ServerReply.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection of {@link FaultServer}: one request at a time, then its reply, step by step. */
final class FaultPeer {

  private final FaultLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] input = new byte[0];
  private @Nullable Iterator<Step> steps;
  private @Nullable ServerReply reply;
  private @Nullable ByteBuffer pending;
  private boolean closed;

  FaultPeer(FaultLoop loop, SocketChannel channel, SelectionKey key) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
  }

  boolean isIdle() {
    return reply == null;
  }

  /** The socket can be read or written. */
  void ready(ByteBuffer buffer) {
    try {
      if (key.isReadable() && !read(buffer)) {
        return;
      }
      if (key.isValid() && key.isWritable() && flush()) {
        play();
      }
    } catch (IOException e) {
      close(Ending.CLOSE);
    }
  }

  private boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      close(Ending.CLOSE);
      return false;
    }
    int old = input.length;
    input = Arrays.copyOf(input, old + count);
    buffer.flip().get(input, old, count);
    if (reply == null) {
      parse();
    }
    return !closed;
  }

  /** Takes one whole request off the input, where there is one. */
  private void parse() {
    if (input.length > 0 && !Character.isUpperCase(input[0])) {
      loop.started();
      answer(ServerReply.json(400, "{\"error\":\"not HTTP\"}").thenClose());
      return;
    }
    int end = endOfHead();
    if (end < 0) {
      return;
    }
    String head = new String(input, 0, end, StandardCharsets.ISO_8859_1);
    List<String> lines = head.lines().toList();
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (input.length < end + length) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, end, end + length);
    input = Arrays.copyOfRange(input, end + length, input.length);
    String[] first = lines.get(0).split(" ", -1);
    answer(loop.arrived(first[0], first.length > 1 ? first[1] : "", headers, body));
  }

  private void answer(ServerReply chosen) {
    reply = chosen;
    steps = chosen.steps().iterator();
    loop.waits(port());
    play();
  }

  private int endOfHead() {
    for (int i = 3; i < input.length; i++) {
      if (input[i] == '\n' && input[i - 1] == '\r' && input[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private void play() {
    while (!closed && steps != null && steps.hasNext()) {
      Step step = steps.next();
      if (!step.pause().isZero()) {
        loop.later(step.pause(), () -> resume(new Step(Duration.ZERO, step.bytes(), step.gap())));
        return;
      }
      if (!start(step)) {
        return;
      }
    }
    if (!closed && reply != null) {
      end(reply.ending());
    }
  }

  private void resume(Step step) {
    if (!closed && start(step)) {
      play();
    }
  }

  /** Returns whether the step is over at once. */
  private boolean start(Step step) {
    if (!step.gap().isZero()) {
      drip(step.bytes(), 0, step.gap());
      return false;
    }
    pending = ByteBuffer.wrap(step.bytes());
    try {
      return flush();
    } catch (IOException e) {
      close(Ending.CLOSE);
      return false;
    }
  }

  private void drip(byte[] bytes, int at, Duration gap) {
    if (closed) {
      return;
    }
    if (at >= bytes.length) {
      play();
      return;
    }
    try {
      channel.write(ByteBuffer.wrap(bytes, at, 1));
      loop.later(gap, () -> drip(bytes, at + 1, gap));
    } catch (IOException e) {
      close(Ending.CLOSE);
    }
  }

  /** Returns whether all is written. */
  private boolean flush() throws IOException {
    if (pending != null) {
      channel.write(pending);
      if (pending.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return false;
      }
      pending = null;
    }
    if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
    return true;
  }

  private void end(Ending ending) {
    switch (ending) {
      case KEEP -> {
        finish();
        if (input.length > 0) {
          parse();
        }
      }
      case CLOSE, RESET -> close(ending);
      case HANG -> steps = null;
    }
  }

  private void finish() {
    if (reply != null) {
      reply = null;
      steps = null;
      loop.finished(port());
    }
  }

  private int port() {
    return channel.socket().getPort();
  }

  void close(Ending ending) {
    if (closed) {
      return;
    }
    closed = true;
    finish();
    try {
      if (ending == Ending.RESET) {
        channel.socket().setSoLinger(true, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    } finally {
      loop.left();
    }
  }
}
