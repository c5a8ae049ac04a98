package dev.assay.io.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ThreadBuffersTest {

  private final BufferRecycler buffers = ThreadBuffers.shared().acquirePooled();

  @Test
  void aBufferInUseIsNotHandedOutAgain() {
    byte[] first = buffers.allocByteBuffer(BufferRecycler.BYTE_READ_IO_BUFFER);
    assertThat(buffers.allocByteBuffer(BufferRecycler.BYTE_READ_IO_BUFFER)).isNotSameAs(first);

    buffers.releaseByteBuffer(BufferRecycler.BYTE_READ_IO_BUFFER, first);
    assertThat(buffers.allocByteBuffer(BufferRecycler.BYTE_READ_IO_BUFFER)).isSameAs(first);
  }

  @Test
  void aBufferIsAsLongAsAsked() {
    char[] small = buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER);
    buffers.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, small);
    assertThat(buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, 1 << 16))
        .hasSizeGreaterThanOrEqualTo(1 << 16);
  }

  @Test
  void aHugeOneIsNotKept() {
    char[] huge = buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, 8 << 20);
    buffers.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, huge);
    assertThat(buffers.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER)).isNotSameAs(huge);
  }

  @Test
  void everyThreadHasItsOwn() {
    assertThat(CompletableFuture.supplyAsync(() -> ThreadBuffers.shared().acquirePooled()).join())
        .isNotSameAs(buffers);
  }

  @Test
  void stayTheOneWhenSerialised() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ThreadBuffers.shared());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isSameAs(ThreadBuffers.shared());
    }
  }
}
