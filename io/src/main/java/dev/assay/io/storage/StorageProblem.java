package dev.assay.io.storage;

import dev.assay.io.storage.StorageException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of S3, Google Cloud Storage and HDFS mean by their exceptions, known by name and
 * text since their classes are not on every class path.
 */
final class StorageProblem {

  private static final Pattern STATUS = Pattern.compile("Status Code: (\\d{3})");
  private static final Pattern GOOGLE = Pattern.compile("^(\\d{3}) [A-Z][A-Za-z ]+");

  /** Credentials that are out of date or unknown come with the status of a malformed request. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("ExpiredToken|InvalidToken|[Tt]he (provided|security) token |invalid_grant");

  private static final Pattern CLIENT =
      Pattern.compile("^(software\\.amazon\\.|com\\.google\\.|org\\.apache\\.hadoop\\.).*");
  private static final Pattern CLASS = Pattern.compile("^([a-z]\\w*\\.)+\\w+Exception: ");
  private static final int MOST = 200;

  private StorageProblem() {}

  static StorageException noFileSystem(String location) {
    String scheme = scheme(location);
    return new StorageException(
        Kind.MISSING,
        location,
        "no file system of "
            + scheme
            + ":// is on the class path. Nothing was called. The assay script fetches those of"
            + " s3, hdfs and gs where an argument or the dataset of the experiment file begins so;"
            + " where neither does, set ASSAY_WITH=s3 (or hdfs, gcs)",
        new IllegalArgumentException(scheme));
  }

  /** Returns what a failure at a place means; null where it is not one of a client's. */
  static @Nullable StorageException of(String location, Throwable failure) {
    boolean ofClient = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      ofClient |= CLIENT.matcher(cause.getClass().getName()).matches();
      if (isUnreachable(cause)) {
        return unreachable(location, cause);
      }
      StorageException told = bySettings(location, text, failure);
      if (told == null) {
        told = byStatus(location, status(text), text, failure);
      }
      if (told == null && cause.getClass().getSimpleName().equals("AccessControlException")) {
        told = access(location, text, failure);
      }
      if (told != null) {
        return told;
      }
    }
    return ofClient && isBroken(failure)
        ? new StorageException(
            Kind.FAILED,
            location,
            firstLine(rootText(failure)) + ". Mend the cause and run it again",
            failure)
        : null;
  }

  /** Missing files have a meaning of their own. */
  private static boolean isBroken(Throwable failure) {
    return !(failure instanceof java.io.FileNotFoundException);
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause.getClass().getSimpleName().equals("ConnectTimeoutException");
  }

  private static StorageException unreachable(String location, Throwable cause) {
    return new StorageException(
        Kind.UNREACHABLE,
        location,
        "its server does not answer ("
            + firstLine(String.valueOf(cause.getMessage()))
            + "). Check "
            + switch (scheme(location)) {
              case "s3" -> "AWS_ENDPOINT_URL or --endpoint behind --, AWS_REGION, and the network";
              case "hdfs" -> "the address of the NameNode, HADOOP_CONF_DIR, and the network";
              default -> "the address and the network";
            },
        cause);
  }

  private static @Nullable StorageException bySettings(
      String location, String text, Throwable failure) {
    if (text.contains("Unable to load region")) {
      return new StorageException(
          Kind.SETTINGS,
          location,
          "no AWS region is set. Set AWS_REGION, or give --awsRegion=NAME behind --",
          failure);
    }
    if (text.contains("Unable to load credentials")
        || text.contains("Your default credentials were not found")
        || text.contains("Anonymous caller does not have")) {
      return new StorageException(
          Kind.ACCESS, location, "no credentials were found. " + credentials(location), failure);
    }
    if (text.contains("SIMPLE authentication is not enabled")
        || text.contains("No valid credentials provided")) {
      return new StorageException(
          Kind.ACCESS,
          location,
          "the cluster wants Kerberos. Run kinit before, also on workers",
          failure);
    }
    return null;
  }

  private static int status(String text) {
    Matcher status = STATUS.matcher(text);
    Matcher google = GOOGLE.matcher(text);
    return status.find()
        ? Integer.parseInt(status.group(1))
        : google.find() ? Integer.parseInt(google.group(1)) : 0;
  }

  private static @Nullable StorageException byStatus(
      String location, int status, String text, Throwable failure) {
    return switch (status) {
      case 401, 403 -> access(location, text, failure);
      case 301, 307, 400, 501 ->
          CREDENTIALS.matcher(text).find()
              ? access(location, text, failure)
              : refused(location, status, text, failure);
      case 404 ->
          text.contains("NoSuchBucket") || text.contains("bucket does not exist")
              ? new StorageException(
                  Kind.SETTINGS,
                  location,
                  "there is no such bucket. Correct the name, or make the bucket",
                  failure)
              : null;
      default -> null;
    };
  }

  private static StorageException refused(
      String location, int status, String text, Throwable failure) {
    String advice =
        status == 501 || text.contains("x-amz-")
            ? " A store that is not Amazon's may know no checksums: set"
                + " AWS_REQUEST_CHECKSUM_CALCULATION=when_required"
            : scheme(location).equals("s3")
                ? " Most likely the bucket is in another region: set AWS_REGION, or give"
                    + " --awsRegion=NAME behind --"
                : " Correct the address or the settings that it names";
    return new StorageException(
        Kind.SETTINGS,
        location,
        "the store refuses the request (" + firstLine(text) + ")." + advice,
        failure);
  }

  private static StorageException access(String location, String text, Throwable failure) {
    return new StorageException(
        Kind.ACCESS,
        location,
        "the store denies access ("
            + firstLine(text)
            + "). "
            + credentials(location)
            + ", of an account that may list, read, write and delete there",
        failure);
  }

  private static String credentials(String location) {
    return switch (scheme(location)) {
      case "s3" -> "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
      case "gs" ->
          "Set GOOGLE_APPLICATION_CREDENTIALS, or run gcloud auth application-default login";
      case "hdfs" -> "Set HADOOP_USER_NAME, or run kinit";
      default -> "Give credentials";
    };
  }

  private static String scheme(String location) {
    int end = location.indexOf("://");
    return end < 0 ? "file" : location.substring(0, end).toLowerCase(Locale.ROOT);
  }

  private static String rootText(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static String firstLine(String text) {
    String line = CLASS.matcher(text.lines().findFirst().orElse("")).replaceFirst("").strip();
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
