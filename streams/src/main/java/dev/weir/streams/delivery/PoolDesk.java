package dev.weir.streams.delivery;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.jobs.JobDesk;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.wire.ComputeFrame;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.ResultFrame;
import java.time.Duration;

/** Jobs over the counter, straight into the pool of this process: whoever waits for the answer asks again if it does not come, so nothing is kept. */
public record PoolDesk(Compute compute, JobReader reader) implements JobDesk {
    @Override
    public Put put(byte[] job, Duration patience) {
        JobReader.Request request = reader.read(job);
        boolean isFrame = ComputeFrame.isFrame(job);
        var terms = new Compute.Terms(request.priority(), request.deadline().orElse(patience), request.deterministic());
        Compute.Ticket ticket = compute.submit(request.job(), terms);
        // Writing large outputs is nothing for a lane's thread.
        return new Put(
                ticket.id(),
                isFrame,
                ticket.answer().thenApplyAsync(answer -> new Result(answer, bytes(request, answer, isFrame))));
    }

    private static byte[] bytes(JobReader.Request request, Answer answer, boolean isFrame) {
        String kernel = request.job().kernel();
        return isFrame
                ? ResultFrame.frame(request.id(), kernel, answer)
                : Json.write(ResultFrame.json(request.id(), kernel, answer));
    }

    @Override
    public boolean cancel(long id) {
        return compute.cancel(id);
    }
}
