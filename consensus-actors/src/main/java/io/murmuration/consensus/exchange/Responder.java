package io.murmuration.consensus.exchange;

/** Takes answers to where their requests came from. */
@FunctionalInterface
public interface Responder {

    /**
     * Takes one answer.
     *
     * @param origin names the client's connection, as the request was given; an answer to one that
     *     is gone is dropped
     */
    void respond(long origin, Response response);
}
