package io.murmuration.consensus.client;

import io.murmuration.consensus.api.Reason;
import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Changed;
import io.murmuration.consensus.api.WatchEvent.Compacted;
import io.murmuration.consensus.api.WatchEvent.Ended;
import io.murmuration.consensus.api.WatchEvent.Progress;
import io.murmuration.consensus.api.WatchSpec;
import io.murmuration.consensus.exchange.Request;
import io.murmuration.consensus.exchange.Response.Failed;
import io.murmuration.consensus.session.IdMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The watches of this client. What is told of each is in order and each revision once, however
 * often it had to be opened; it ends with {@code Compacted} or {@code Ended}, and nothing follows.
 */
final class Watches {

    private final ClientEffects effects;
    private final Delivery delivery;
    private final IdMap<Watch> byId = new IdMap<>();
    private final List<Watch> toAck = new ArrayList<>();

    Watches(ClientEffects effects, Delivery delivery) {
        this.effects = effects;
        this.delivery = delivery;
    }

    void open(long id, WatchSpec spec, long nowNanos) {
        Watch watch = new Watch(id, spec);
        byId.put(id, watch);
        delivery.hold(watch);
        delivery.go(watch, nowNanos);
    }

    void cancel(long id) {
        Watch watch = byId.get(id);
        if (watch == null) {
            return;
        }
        Endpoint at = watch.asked;
        if (at != null) {
            effects.send(at.name, watch.abandon());
        }
        end(watch);
        effects.watched(id, List.of(new Ended("cancelled")));
    }

    private void end(Watch watch) {
        delivery.settle(watch);
        byId.remove(watch.id);
        toAck.remove(watch);
    }

    /** A replica tells of changes. */
    void told(Watch watch, List<WatchEvent> events) {
        delivery.rest(watch);
        List<WatchEvent> news = new ArrayList<>(events.size());
        boolean over = false;
        for (WatchEvent event : events) {
            if (isNews(watch, event)) {
                news.add(event);
                over = event instanceof Compacted || event instanceof Ended;
                if (event instanceof Changed && watch.spec.once()) {
                    news.add(new Ended("the first change was told"));
                    over = true;
                }
            }
            if (over) {
                end(watch);
                break;
            }
        }
        if (!news.isEmpty()) {
            effects.watched(watch.id, news);
        }
    }

    private static boolean isNews(Watch watch, WatchEvent event) {
        long revision;
        if (event instanceof Changed changed) {
            revision = changed.revision();
        } else if (event instanceof Progress progress) {
            revision = progress.revision();
        } else {
            return true;
        }
        if (watch.anchored && revision <= watch.told) {
            return false;
        }
        watch.anchored = true;
        watch.told = revision;
        return true;
    }

    /** A watch cannot be had. */
    void refused(Watch watch, Failed why) {
        end(watch);
        WatchEvent last = why.reason() == Reason.COMPACTED ? new Compacted(why.detail()) : new Ended(why.message());
        effects.watched(watch.id, List.of(last));
    }

    void taken(long id, long revision) {
        Watch watch = byId.get(id);
        if (watch == null || revision <= watch.taken) {
            return;
        }
        watch.taken = revision;
        if (!watch.acks) {
            watch.acks = true;
            toAck.add(watch);
        }
    }

    /** Some time has passed: replicas hear what has been taken. */
    void tick() {
        for (Watch watch : toAck) {
            watch.acks = false;
            Endpoint at = watch.asked;
            if (at != null) {
                effects.send(at.name, new Request.AckWatch(watch.requestId, watch.taken));
            }
        }
        toAck.clear();
    }
}
