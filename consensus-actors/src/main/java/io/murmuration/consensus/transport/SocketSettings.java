package io.murmuration.consensus.transport;

import java.time.Duration;

/**
 * How a node takes part by connections of its own.
 *
 * @param cluster name of the cluster; nodes of another are refused
 * @param node name of this node
 * @param bindHost the local address to listen at: an IP address, or localhost
 * @param bindPort its port, 0 = any that is free
 * @param advertiseHost where others reach this node; empty for the bind host
 * @param advertisePort that others are told; 0 for the one that is bound
 * @param insecure whether a node without encryption may listen beyond this machine
 * @param queueBytes that may wait for one lane of one peer. More: longer stalls without loss
 * @param answerBytes that may wait for one client before its connection is closed
 * @param maxIncoming connections from elsewhere
 * @param connectTimeout until a dial counts as failed
 * @param handshakeTimeout until a connection on which nobody introduces himself is closed
 * @param minBackoff wait after a first failed dial; doubles with each, with jitter
 * @param maxBackoff the longest such wait
 * @param pingInterval in which a connection in use is asked whether it still is one
 * @param silenceLimit so long unanswered, it is closed and dialled anew
 * @param staleAfter what waited longer for its connection is dropped, but for requests and answers
 */
public record SocketSettings(
        String cluster,
        String node,
        String bindHost,
        int bindPort,
        String advertiseHost,
        int advertisePort,
        boolean insecure,
        long queueBytes,
        long answerBytes,
        int maxIncoming,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration minBackoff,
        Duration maxBackoff,
        Duration pingInterval,
        Duration silenceLimit,
        Duration staleAfter) {

    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_INCOMING = 16_384;

    public SocketSettings {
        checkName("cluster", cluster);
        checkName("node", node);
        if (bindPort < 0 || bindPort > 65_535) {
            throw new IllegalArgumentException("bindPort = " + bindPort + ": must be from 0 to 65535");
        }
        if (isWildcard(bindHost) && advertiseHost.isEmpty()) {
            throw new IllegalArgumentException("bindHost = " + bindHost + ": binds every address, so others cannot be"
                    + " told where this node is: set advertiseHost to the one they reach it at");
        }
        if (!isLoopback(bindHost) && !insecure) {
            throw new IllegalArgumentException("bindHost = " + bindHost + ": is reachable from other machines, and"
                    + " connections are not encrypted: set insecure = on if the network is trusted, or bindHost ="
                    + " 127.0.0.1");
        }
        checkPositive("connectTimeout", connectTimeout);
        checkPositive("handshakeTimeout", handshakeTimeout);
        checkPositive("minBackoff", minBackoff);
        checkPositive("maxBackoff", maxBackoff);
        checkPositive("pingInterval", pingInterval);
        checkPositive("silenceLimit", silenceLimit);
        checkPositive("staleAfter", staleAfter);
        if (queueBytes < 1 || answerBytes < 1) {
            throw new IllegalArgumentException(
                    "queueBytes = " + queueBytes + ", answerBytes = " + answerBytes + ": must be at least 1");
        }
        if (maxIncoming < 1 || maxIncoming > MAX_INCOMING) {
            throw new IllegalArgumentException("maxIncoming = " + maxIncoming + ": must be from 1 to " + MAX_INCOMING);
        }
    }

    /** Returns the settings of a node that listens on a free port of the loopback address. */
    public static SocketSettings loopback(String cluster, String node) {
        return new SocketSettings(
                cluster,
                node,
                "127.0.0.1",
                0,
                "",
                0,
                false,
                16 << 20,
                64 << 20,
                1_024,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1));
    }

    /** Returns these settings with another address to listen at. */
    public SocketSettings at(String host, int port, String advertise, boolean withoutEncryption) {
        return new SocketSettings(
                cluster,
                node,
                host,
                port,
                advertise,
                advertisePort,
                withoutEncryption,
                queueBytes,
                answerBytes,
                maxIncoming,
                connectTimeout,
                handshakeTimeout,
                minBackoff,
                maxBackoff,
                pingInterval,
                silenceLimit,
                staleAfter);
    }

    /** Returns these settings with another port that others are told; 0 = the one that is bound. */
    public SocketSettings advertising(int port) {
        return new SocketSettings(
                cluster,
                node,
                bindHost,
                bindPort,
                advertiseHost,
                port,
                insecure,
                queueBytes,
                answerBytes,
                maxIncoming,
                connectTimeout,
                handshakeTimeout,
                minBackoff,
                maxBackoff,
                pingInterval,
                silenceLimit,
                staleAfter);
    }

    /** Returns these settings with other bounds of what may wait, and of who may come. */
    public SocketSettings bounded(long lane, long answers, int connections) {
        return new SocketSettings(
                cluster,
                node,
                bindHost,
                bindPort,
                advertiseHost,
                advertisePort,
                insecure,
                lane,
                answers,
                connections,
                connectTimeout,
                handshakeTimeout,
                minBackoff,
                maxBackoff,
                pingInterval,
                silenceLimit,
                staleAfter);
    }

    private static void checkName(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    what + " = '" + name + "': must have from 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }

    private static void checkPositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " = " + duration + ": must be longer than nothing");
        }
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
