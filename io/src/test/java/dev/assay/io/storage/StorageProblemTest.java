package dev.assay.io.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.io.storage.StorageException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of stores say, and what people are told. */
class StorageProblemTest {

  private static final String PLACE = "s3://bucket/folder";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Unable to load credentials from any of the providers in the chain      | ACCESS   | AWS_PROFILE
          Unable to load region from any of the providers in the chain           | SETTINGS | AWS_REGION
          Forbidden (Service: S3, Status Code: 403, Request ID: 1)               | ACCESS   | denies
          The bucket is elsewhere (Service: S3, Status Code: 301)                | SETTINGS | --awsRegion
          x-amz-content-sha256 does not match (Service: S3, Status Code: 400)    | SETTINGS | CHECKSUM
          Not implemented (Service: S3, Status Code: 501)                        | SETTINGS | CHECKSUM
          NoSuchBucket: there is none (Service: S3, Status Code: 404)            | SETTINGS | no such bucket
          403 Forbidden GET https://storage/b/bucket                             | ACCESS   | denies
          ExpiredToken: renew it (Service: S3, Status Code: 400, Request ID: 1)  | ACCESS   | denies
          The provided token has expired. (Service: S3, Status Code: 400)        | ACCESS   | AWS_PROFILE
          The bucket is elsewhere (Service: S3, Status Code: 400)                | SETTINGS | --awsRegion
          SIMPLE authentication is not enabled.  Available:[TOKEN, KERBEROS]     | ACCESS   | kinit
          """)
  void whatIsWrongIsTold(String text, Kind kind, String told) {
    StorageException found =
        StorageProblem.of(PLACE, new IOException("wrapped", new IllegalStateException(text)));

    assertThat(found).isNotNull();
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found).hasMessageStartingWith(kind.code() + ": " + PLACE + ": ");
    assertThat(found.what()).contains(told).doesNotContain(PLACE);
  }

  @Test
  void regionsAreThoseOfAmazon() {
    assertThat(
            StorageProblem.of(
                "gs://bucket/x",
                new IOException(new IllegalStateException("400 Bad Request GET https://storage"))))
        .hasMessageContaining("refuses the request")
        .hasMessageNotContaining("AWS");
  }

  @Test
  void nobodyAnswers() {
    assertThat(StorageProblem.of(PLACE, new IOException(new ConnectException("refused"))))
        .hasMessageContainingAll("does not answer", "refused", "AWS_ENDPOINT_URL");
    assertThat(StorageProblem.of("hdfs://nn:1/x", new UnknownHostException("nn")))
        .hasMessageContainingAll("does not answer", "NameNode");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    FileNotFoundException missing = new FileNotFoundException(PLACE);
    assertThatThrownBy(
            () ->
                RemoteStorage.access(
                    PLACE,
                    () -> {
                      throw missing;
                    }))
        .isSameAs(missing);
    assertThatThrownBy(
            () ->
                RemoteStorage.access(
                    PLACE,
                    () -> {
                      throw new IllegalStateException("of our own");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSchemeThatNobodyKnowsIsTold() {
    assertThatThrownBy(() -> RemoteStorage.require("nowhere://bucket/x"))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING))
        .hasMessageContaining("ASSAY_WITH");
    assertThat(RemoteStorage.isRemote("/mnt/x")).isFalse();
    assertThat(RemoteStorage.isRemote("file:///mnt/x")).isFalse();
    assertThat(RemoteStorage.isRemote(PLACE)).isTrue();
  }

  @Test
  void theNameNodeOfAPlaceIsToldWhereNoFolderOfHadoopIs() {
    assertThat(NameNode.options("hdfs://nn:8020/in/*.jsonl", name -> null))
        .containsExactly("--hdfsConfiguration=[{\"fs.defaultFS\":\"hdfs://nn:8020\"}]");
    assertThat(NameNode.options("hdfs:///in", name -> null)).isEmpty();
    assertThat(NameNode.options(PLACE, name -> null)).isEmpty();
    assertThat(NameNode.options("hdfs://nn/x", Map.of("HADOOP_CONF_DIR", "/etc/hadoop")::get))
        .isEmpty();
  }
}
