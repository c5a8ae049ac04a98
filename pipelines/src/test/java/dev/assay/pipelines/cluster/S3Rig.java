package dev.assay.pipelines.cluster;

import dev.assay.pipelines.crash.LedgerImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** S3Proxy over a folder: an S3 server that checks signatures and answers as Amazon's does. */
final class S3Rig implements StoreRig {

  static final String SECRET = "secret.of-the-s3-rig";

  private static final String CONFIGURATION =
      """
      s3proxy.endpoint=http://127.0.0.1:%d
      s3proxy.authorization=aws-v4
      s3proxy.identity=rig
      s3proxy.credential=%s
      s3proxy.ignore-unknown-headers=true
      jclouds.provider=filesystem
      jclouds.filesystem.basedir=%s
      """;

  private final Path bucket;
  private final int port = RigProcess.freePort();
  private final RigProcess server;

  S3Rig(Path directory) throws IOException {
    Files.createDirectories(directory);
    bucket = Files.createDirectories(directory.resolve("data/bucket"));
    Path configuration =
        Files.writeString(
            directory.resolve("s3proxy.conf"),
            CONFIGURATION.formatted(port, SECRET, bucket.getParent()));
    server =
        RigProcess.java(
            directory.resolve("s3proxy.log"),
            Map.of(),
            "256m",
            RigProcess.jars("rig-s3"),
            List.of(
                "-DLOG_LEVEL=info",
                "org.gaul.s3proxy.Main",
                "--properties",
                configuration.toString()));
    RigProcess.await("S3Proxy", this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String library() {
    return "lib-s3";
  }

  @Override
  public String place() {
    return "s3://bucket";
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        "http://127.0.0.1:" + port,
        "AWS_REGION",
        "us-east-1",
        "AWS_ACCESS_KEY_ID",
        "rig",
        "AWS_SECRET_ACCESS_KEY",
        SECRET,
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "AWS_REQUEST_CHECKSUM_CALCULATION",
        "when_required");
  }

  @Override
  public void put(Path file, String name) throws IOException {
    Path to = bucket.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(file, to);
  }

  @Override
  public LedgerImage ledger(String folder) throws IOException {
    try (Stream<Path> runs = Files.list(bucket.resolve(folder))) {
      return runs.map(
              run -> {
                try {
                  return LedgerImage.of(run);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
