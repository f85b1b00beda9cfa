package io.murmuration.consensus;

import akka.actor.typed.ActorRef;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.client.ClientCore;
import io.murmuration.consensus.exchange.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The way from callers' threads to the cores of one group. */
record Calls(long group, ActorRef<ClientActor.Command> client, Duration deadline) {

    /** Makes one call with a deadline. */
    @FunctionalInterface
    interface Ask {
        long on(ClientCore core, long deadlineNanos, long nowNanos);
    }

    Calls within(Duration changed) {
        return new Calls(group, client, changed);
    }

    CompletionStage<Response> ask(Ask ask) {
        return ask(deadline, ask);
    }

    CompletionStage<Response> ask(Duration within, Ask ask) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        long nanos = within.toNanos();
        client.tell(new ClientActor.Call(group, (core, now) -> ask.on(core, now + nanos, now), answer));
        return answer;
    }

    /** Asks what is answered with a body. */
    <T> CompletionStage<T> body(Ask ask, Function<Response.Done, T> decode) {
        return ask(ask).thenApply(response -> decode.apply(done(response)));
    }

    static Response.Done done(Response response) {
        if (response instanceof Response.Done done) {
            return done;
        }
        throw new CoordinationException(
                Outcome.UNKNOWN, Reason.UNSUPPORTED, "the answer is of an unexpected kind: " + response, 0);
    }
}
