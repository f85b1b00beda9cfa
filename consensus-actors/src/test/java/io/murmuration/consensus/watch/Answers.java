package io.murmuration.consensus.watch;

import io.murmuration.consensus.api.WatchEvent;
import io.murmuration.consensus.api.WatchEvent.Change;
import io.murmuration.consensus.exchange.Responder;
import io.murmuration.consensus.exchange.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a hub answered, and how it reads. */
final class Answers implements Responder {

    record Answer(long origin, Response response) {}

    private List<Answer> answers = new ArrayList<>();

    @Override
    public void respond(long origin, Response response) {
        answers.add(new Answer(origin, response));
    }

    /** Returns what was answered since the last time. */
    List<Answer> take() {
        List<Answer> taken = answers;
        answers = new ArrayList<>();
        return taken;
    }

    /** Returns it as text: one answer each, such as {@code 1/7: 3[a=x, -b] progress 4}. */
    List<String> texts() {
        return take().stream().map(Answers::text).toList();
    }

    private static String text(Answer answer) {
        String name = answer.origin() + "/" + answer.response().id() + ": ";
        if (answer.response() instanceof Response.Watched watched) {
            return name + watched.events().stream().map(Answers::text).collect(Collectors.joining(" "));
        }
        if (answer.response() instanceof Response.Failed failed) {
            return name + failed.reason();
        }
        return name + answer.response();
    }

    static String text(WatchEvent event) {
        if (event instanceof WatchEvent.Changed changed) {
            return changed.revision()
                    + changed.changes().stream().map(Answers::text).toList().toString();
        }
        if (event instanceof WatchEvent.Progress progress) {
            return "progress " + progress.revision();
        }
        if (event instanceof WatchEvent.Compacted compacted) {
            return "compacted " + compacted.oldest();
        }
        return "ended";
    }

    private static String text(Change change) {
        String what = change.isDelete()
                ? "-" + change.entry().key()
                : change.entry().key() + "=" + change.entry().value();
        return change.previous() == null
                ? what
                : what + " was " + change.previous().value();
    }
}
