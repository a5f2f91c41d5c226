package dev.weir.app.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One browser's event stream. When it reads more slowly than events come, what it missed is not queued: it is sent the whole newest state once it has caught
 * up, and cut off when it has read nothing for some seconds. So a client costs at most a small queue and one event, whatever it does. The bytes are counted here
 * because the server's own queue counts messages, and of large ones it holds megabytes before it says that it is full.
 */
final class Client {
    private static final int QUEUE_BYTES = 64 * 1024;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Supplier<List<Buffer>> whole;
    private final Consumer<Client> gone;
    private final long full;
    private long queued;
    private boolean behind;
    private long deadline = NO_TIMER;

    Client(Vertx vertx, HttpServerRequest request, Supplier<List<Buffer>> whole, Consumer<Client> gone, long full) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.whole = whole;
        this.gone = gone;
        this.full = full;
        response.closeHandler(_ -> leave());
        response.exceptionHandler(_ -> leave());
    }

    void event(Buffer bytes) {
        if (behind || queued > QUEUE_BYTES) {
            behind = true;
            startDeadline();
        } else {
            write(bytes);
        }
    }

    void sendWhole() {
        behind = false;
        whole.get().forEach(this::write);
    }

    /** For what may be left out. */
    void comment(Buffer bytes) {
        if (queued == 0) {
            write(bytes);
        }
    }

    void end() {
        stopDeadline();
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    private void write(Buffer bytes) {
        if (response.ended() || response.closed()) {
            return;
        }
        queued += bytes.length();
        response.write(bytes).onComplete(_ -> written(bytes.length()));
    }

    private void written(int bytes) {
        queued -= bytes;
        if (queued == 0) {
            stopDeadline();
            if (behind) {
                sendWhole();
            }
        }
    }

    private void leave() {
        stopDeadline();
        gone.accept(this);
    }

    private void cutOff() {
        deadline = NO_TIMER;
        gone.accept(this);
        request.connection().shutdown(0, TimeUnit.SECONDS);
    }

    private void startDeadline() {
        if (deadline == NO_TIMER) {
            deadline = vertx.setTimer(full, _ -> cutOff());
        }
    }

    private void stopDeadline() {
        if (deadline != NO_TIMER) {
            vertx.cancelTimer(deadline);
            deadline = NO_TIMER;
        }
    }
}
