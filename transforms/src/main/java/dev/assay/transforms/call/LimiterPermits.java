package dev.assay.transforms.call;

import dev.assay.io.limiter.LimiterException;
import dev.assay.io.limiter.SharedLimiter;
import dev.assay.io.limiter.SharedLimiter.Ask;
import dev.assay.io.limiter.SharedLimiter.Grant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks on threads of their own, and says once when the limiter goes and when it is back. */
final class LimiterPermits implements PermitSource {

  private final SharedLimiter limiter;
  private final Executor threads;
  private final Consumer<String> notes;
  private final AtomicBoolean lost = new AtomicBoolean();

  LimiterPermits(SharedLimiter limiter, Executor threads, Consumer<String> notes) {
    this.limiter = limiter;
    this.threads = threads;
    this.notes = notes;
  }

  @Override
  public void ask(Ask ask, Consumer<@Nullable Grant> then) {
    try {
      threads.execute(() -> then.accept(answer(ask)));
    } catch (OutOfMemoryError noThread) {
      then.accept(null);
    }
  }

  private @Nullable Grant answer(Ask ask) {
    try {
      Grant grant = limiter.take(ask);
      if (lost.compareAndSet(true, false)) {
        notes.accept(limiter.address() + " answers again; the limits are shared as before");
      }
      return grant;
    } catch (LimiterException e) {
      sayLost(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      sayLost(e.getClass().getSimpleName());
    }
    return null;
  }

  private void sayLost(String reason) {
    if (lost.compareAndSet(false, true)) {
      notes.accept(
          limiter.address()
              + " does not answer: "
              + reason
              + "; going on at 1/"
              + limiter.jobs()
              + " of each limit (limiter.jobs) until it does");
    }
  }

  @Override
  public int jobs() {
    return limiter.jobs();
  }
}
