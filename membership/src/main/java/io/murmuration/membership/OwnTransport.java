package io.murmuration.membership;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.murmuration.membership.MembershipActor.Command;
import io.murmuration.membership.MembershipActor.Counted;
import io.murmuration.membership.MembershipActor.FromTransport;
import io.murmuration.membership.MembershipCommand.GetStats;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.Packet;
import io.murmuration.membership.transport.Transport;
import io.murmuration.membership.transport.TransportCommand;
import io.murmuration.membership.transport.TransportCounters;
import io.murmuration.membership.transport.TransportEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The transport of the actor that owns the protocol: one at a time, spawned when the node joins and
 * again when it has ended. What comes in while there is none is lost, as on any network.
 */
final class OwnTransport {

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private Transport transport;
    private @Nullable ActorRef<TransportCommand> running;

    OwnTransport(ActorContext<Command> context, Transport transport) {
        this.context = context;
        this.transport = transport;
    }

    /** Binds, unless a transport is there that has yet to stop: then its end leads here again. */
    void bind() {
        if (running == null) {
            ActorRef<TransportEvent> events = context.messageAdapter(TransportEvent.class, FromTransport::new);
            running = context.spawn(transport.behavior(events), "transport");
            context.watch(running);
        }
    }

    /** Takes note of what others are told, so that the next one binds the same. */
    void bound(Address local) {
        transport = transport.boundAgain(local);
    }

    /** Takes note that the transport has ended. */
    void gone() {
        running = null;
    }

    void send(Address to, Packet packet) {
        if (running != null) {
            running.tell(new TransportCommand.Send(to, packet));
        }
    }

    void close() {
        if (running != null) {
            running.tell(TransportCommand.Close.INSTANCE);
        }
    }

    /** Sends the actor what was counted, or that nobody knows. */
    void count(GetStats get) {
        if (running == null) {
            context.getSelf().tell(new Counted(null, get));
            return;
        }
        context.ask(
                TransportCounters.class,
                running,
                ANSWER,
                TransportCommand.GetCounters::new,
                (counters, failure) -> new Counted(counters, get));
    }
}
