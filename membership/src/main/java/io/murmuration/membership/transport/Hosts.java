package io.murmuration.membership.transport;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of hosts. Names are looked up beside the actor, never by it; until an answer is
 * there, nothing is known, and while one is old the former serves.
 */
final class Hosts {

    /** The answer about one name; without an address if it is not known. */
    record Found(String host, @Nullable InetAddress address) {}

    private static final int MAX_HOSTS = 4_096;
    private static final long KEPT_NANOS = 30_000_000_000L;
    private static final long UNKNOWN_KEPT_NANOS = 2_000_000_000L;

    private final Map<String, Entry> entries = new LeastRecentlyUsed<>(MAX_HOSTS);
    private final ActorContext<Object> context;
    private final Executor blocking;
    private final LongSupplier nanoClock;

    Hosts(ActorContext<Object> context, LongSupplier nanoClock) {
        this.context = context;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        this.nanoClock = nanoClock;
    }

    /** Returns the address of {@code host} if it is known, and sees to it that it will be. */
    @Nullable
    InetAddress find(String host) {
        Entry entry = entries.get(host);
        if (entry == null) {
            InetAddress literal = Literals.parse(host).orElse(null);
            boolean lasting = literal != null || !Literals.isName(host);
            entry = new Entry(literal, lasting, nanoClock.getAsLong());
            entries.put(host, entry);
        }
        if (!entry.lasting && !entry.asked && nanoClock.getAsLong() - entry.dueNanos >= 0) {
            entry.asked = true;
            context.pipeToSelf(lookUp(host), (address, failure) -> new Found(host, address));
        }
        return entry.address;
    }

    /** Takes in the answer to a lookup. */
    void found(Found found) {
        Entry entry = entries.get(found.host());
        if (entry == null) {
            return;
        }
        boolean known = found.address() != null;
        entry.asked = false;
        entry.address = known ? found.address() : entry.address;
        entry.dueNanos = nanoClock.getAsLong() + (known ? KEPT_NANOS : UNKNOWN_KEPT_NANOS);
    }

    /** Asks the name service, if {@code host} is a name. */
    CompletionStage<InetAddress> lookUp(String host) {
        return Literals.parse(host)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.supplyAsync(() -> ask(host), blocking));
    }

    private static InetAddress ask(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private static final class Entry {

        final boolean lasting;

        @Nullable
        InetAddress address;

        boolean asked;
        long dueNanos;

        Entry(@Nullable InetAddress address, boolean lasting, long dueNanos) {
            this.address = address;
            this.lasting = lasting;
            this.dueNanos = dueNanos;
        }
    }
}
