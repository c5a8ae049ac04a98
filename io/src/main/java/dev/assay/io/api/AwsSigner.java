package dev.assay.io.api;

import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpCall;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.profiles.ProfileFile;

/** Amazon's signature, version 4, over the whole request. */
final class AwsSigner implements RequestSigner {

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials;
  private final String region;

  private AwsSigner(AwsCredentialsProvider credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /** Signs with a key, its secret and, for keys that expire, a session's token. */
  static AwsSigner ofKey(
      ModelVariables.Found keyId,
      ModelVariables.Found secret,
      ModelVariables.@Nullable Found session,
      String region) {
    String id = new Secret(keyId.name(), keyId.value()).reveal();
    String key = new Secret(secret.name(), secret.value()).reveal();
    AwsCredentials credentials =
        session == null
            ? AwsBasicCredentials.create(id, key)
            : AwsSessionCredentials.create(
                id, key, new Secret(session.name(), session.value()).reveal());
    return new AwsSigner(StaticCredentialsProvider.create(credentials), region);
  }

  /**
   * Signs with what AWS keeps: a profile, or the role of a container or machine. Keys that expire
   * are renewed in the background.
   *
   * @throws IllegalArgumentException when the file of profiles cannot be read
   */
  static AwsSigner ofStored(
      ModelVariables.@Nullable Found profile, ModelVariables.@Nullable Found file, String region) {
    if (profile == null && file == null) {
      return new AwsSigner(
          DefaultCredentialsProvider.builder().asyncCredentialUpdateEnabled(true).build(), region);
    }
    ProfileCredentialsProvider.Builder builder = ProfileCredentialsProvider.builder();
    if (profile != null) {
      builder.profileName(profile.value());
    }
    if (file != null) {
      builder.profileFile(profiles(file));
    }
    return new AwsSigner(builder.build(), region);
  }

  private static ProfileFile profiles(ModelVariables.Found file) {
    try {
      return ProfileFile.builder()
          .content(Path.of(file.value()))
          .type(ProfileFile.Type.CREDENTIALS)
          .build();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Invalid " + file.name() + ": the file cannot be read or holds no profiles", e);
    }
  }

  @Override
  public Signed sign(HttpCall call) {
    AwsCredentials identity;
    try {
      identity = credentials.resolveCredentials();
    } catch (SdkClientException e) {
      return new Signed.Unsigned(
          new CallError(
              "AUTH_MISSING",
              "No credentials of AWS were found (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                  + " or AWS_PROFILE, or AWS_BEARER_TOKEN_BEDROCK)",
              null,
              Verdict.LANE_TERMINAL,
              false,
              null));
    }
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().uri(call.uri()).method(SdkHttpMethod.fromValue(call.method()));
    call.headers().forEach(request::putHeader);
    SdkHttpRequest signed =
        signer
            .sign(
                with ->
                    with.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(call.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    Map<String, String> headers = new TreeMap<>();
    signed.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("host") && !call.headers().containsKey(name)) {
            headers.put(name, values.get(0));
          }
        });
    return new Signed.Headers(headers);
  }
}
