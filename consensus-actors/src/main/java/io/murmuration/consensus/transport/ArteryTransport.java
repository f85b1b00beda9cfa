package io.murmuration.consensus.transport;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;

public final class ArteryTransport {
    public static Transport open(ActorContext<?> owner, String name, Transport.Receiver receiver) {
        throw new IllegalStateException("not yet");
    }

    public static Transport dialling(ActorSystem<?> system, Transport.Receiver receiver) {
        throw new IllegalStateException("not yet");
    }
}
