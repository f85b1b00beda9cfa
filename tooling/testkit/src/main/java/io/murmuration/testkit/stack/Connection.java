package io.murmuration.testkit.stack;

/** A client's connection to a node: what is sent arrives in order, until it breaks. */
final class Connection {

    final long number;
    final Station client;
    final Station node;
    final int clientLife;
    final int nodeLife;
    boolean open = true;

    /** It never came about: nothing that was sent has arrived. */
    boolean refused;

    long lastToNode;
    long lastToClient;

    Connection(long number, Station client, Station node) {
        this.number = number;
        this.client = client;
        this.node = node;
        clientLife = client.life();
        nodeLife = node.life();
    }

    boolean isOfThisLife() {
        return client.life() == clientLife && node.life() == nodeLife && client.isRunning() && node.isRunning();
    }
}
