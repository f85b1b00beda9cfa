package io.murmuration.agent.node;

import io.murmuration.agent.http.ManagedStore;
import io.murmuration.consensus.Coordination;
import io.murmuration.consensus.CoordinationEvent;
import io.murmuration.consensus.CoordinationSettings;
import io.murmuration.consensus.bootstrap.Presence;
import io.murmuration.membership.Membership;
import io.murmuration.membership.MembershipListener;
import io.murmuration.membership.member.MembershipEvent;
import io.murmuration.membership.member.MembershipView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's part in agreement: begun once it is a member, told in the log from then on. */
final class Participation {

    private static final Logger LOG = LoggerFactory.getLogger(Participation.class);

    /** A node publishes where it takes part within milliseconds; nothing depends on the wait. */
    private static final long ENDPOINT_SECONDS = 5;

    private final Coordination coordination;
    private final Membership membership;
    private final ManagedStore store;
    private volatile String waiting = "it has not looked for a cluster yet";

    Participation(Coordination coordination, Membership membership) {
        this.coordination = coordination;
        this.membership = membership;
        this.store = new ClusterStore(coordination, membership, () -> waiting);
    }

    Coordination coordination() {
        return coordination;
    }

    ManagedStore store() {
        return store;
    }

    /**
     * Takes part from now on.
     *
     * @param stopped told why, if the node takes no further part
     * @return where it is asked, as host:port; empty if it only asks others
     * @throws IllegalStateException saying what to do, if it cannot take part
     */
    String begin(Consumer<String> stopped) {
        CompletableFuture<String> endpoint = new CompletableFuture<>();
        coordination.listen(event -> hear(event, stopped), Runnable::run);
        coordination.start().whenComplete((joined, failure) -> {
            if (failure != null) {
                endpoint.completeExceptionally(failure);
            }
        });
        if (coordination.settings().role() == CoordinationSettings.Role.CLIENT) {
            return "";
        }
        Membership.Listening listening = membership.listen(new Published(endpoint), Runnable::run);
        try {
            return endpoint.completeOnTimeout("", ENDPOINT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            listening.close();
        }
    }

    private void hear(CoordinationEvent event, Consumer<String> stopped) {
        String text = AgreementText.of(event);
        if (event instanceof CoordinationEvent.Stopped) {
            waiting = text;
            LOG.error("agreement: {}", text);
            stopped.accept(text);
            return;
        } else if (event instanceof CoordinationEvent.Waiting) {
            waiting = text;
        } else if (event instanceof CoordinationEvent.Joined) {
            waiting = "";
        }
        if (event instanceof CoordinationEvent.QuorumLost) {
            LOG.warn("agreement: {}", text);
        } else {
            LOG.info("agreement: {}", text);
        }
    }

    /** Waits for what the node publishes of itself. */
    private final class Published implements MembershipListener {

        private final CompletableFuture<String> endpoint;

        Published(CompletableFuture<String> endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void onSnapshot(MembershipView view) {
            view.member(view.self())
                    .flatMap(ClusterStore::presence)
                    .map(Presence::endpoint)
                    .ifPresent(endpoint::complete);
        }

        @Override
        public void onEvent(MembershipEvent event) {
            onSnapshot(membership.view());
        }
    }
}
