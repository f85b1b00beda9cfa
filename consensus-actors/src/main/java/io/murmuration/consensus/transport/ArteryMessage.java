package io.murmuration.consensus.transport;

/** What the actor behind an {@link ArteryTransport} takes. */
sealed interface ArteryMessage permits ArteryFrame, ArteryMessage.Word {

    /** From its own system. */
    enum Word implements ArteryMessage {
        TICK,
        STOP
    }
}
