package dev.assay.io.platform.prompto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Run;
import dev.assay.io.experiment.Verdict;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that prompto writes in place of an answer: the Python type of the error and a message.
 * Types that prompto takes as final stand by themselves, others in a sentence that counts attempts.
 */
final class PromptoErrors {

  private static final Pattern PLACE = Pattern.compile(" \\([^()]*; not sent\\)$");
  private static final Pattern MEDIA_NAME =
      Pattern.compile(
          "(?:No file|names the file|The file) (.+?)(?:, but there is| in the folder| is not in|"
              + " cannot be| is larger)");
  private static final Pattern ABSENT_KEY = Pattern.compile("(\\w+): expected .*, found nothing.*");

  private PromptoErrors() {}

  /** Returns the text of a failed run. */
  static String text(Run run, CallError error) {
    String message = PLACE.matcher(error.message()).replaceFirst("");
    return switch (error.code()) {
      case "API_MISSING" ->
          "KeyError - \"API is not specified in the prompt_dict. Must have 'api' key\"";
      case "API_UNKNOWN" ->
          "NotImplementedError - API "
              + PythonText.str(run.row().fields().path("api"))
              + " not recognised or implemented";
      case "ROW_FIELD" -> field(run, message);
      case "AUTH_MISSING", "TPL_MISSING" -> "KeyError - " + PythonText.repr(message);
      case "PROMPT_FORM" -> "TypeError - " + message;
      case "MEDIA_MISSING", "MEDIA_FOLDER" ->
          "FileNotFoundError - [Errno 2] No such file or directory: "
              + PythonText.repr(mediaName(message));
      case "ValueError" -> "ValueError - " + message;
      case "RESP_NOT_JSON" -> "JSONDecodeError - " + message;
      default ->
          error.verdict() == Verdict.ROW_TERMINAL && error.httpStatus() == null
              ? "ValueError - " + message
              : unexpected(run, type(error), message);
    };
  }

  private static String field(Run run, String message) {
    Matcher absent = ABSENT_KEY.matcher(message);
    if (absent.matches()) {
      return "KeyError - '" + absent.group(1) + "'";
    }
    if (message.startsWith("parameters must be")) {
      return "TypeError - parameters must be a dictionary, not <class '"
          + pythonClass(run.row().fields().path("parameters"))
          + "'>";
    }
    return "TypeError - " + message;
  }

  private static String pythonClass(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case ARRAY -> "list";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int" : "float";
      default -> "NoneType";
    };
  }

  private static String mediaName(String message) {
    Matcher name = MEDIA_NAME.matcher(message);
    return name.find() ? name.group(1) : message;
  }

  private static String unexpected(Run run, String type, String message) {
    return "An unexpected error occurred when querying the API: ("
        + type
        + " - "
        + message
        + ") after maximum "
        + Math.max(1, run.trace().attempts())
        + " attempts";
  }

  /** The names that the clients of OpenAI and Anthropic give these errors. */
  private static String type(CallError error) {
    Integer status = error.httpStatus();
    if (status == null || status < 400) {
      return switch (error.code()) {
        case "NET_DEADLINE" -> "APITimeoutError";
        default -> error.code().startsWith("NET_") ? "APIConnectionError" : "Exception";
      };
    }
    return switch (status) {
      case 400 -> "BadRequestError";
      case 401 -> "AuthenticationError";
      case 403 -> "PermissionDeniedError";
      case 404 -> "NotFoundError";
      case 409 -> "ConflictError";
      case 422 -> "UnprocessableEntityError";
      case 429 -> "RateLimitError";
      default -> status >= 500 ? "InternalServerError" : "APIStatusError";
    };
  }
}
