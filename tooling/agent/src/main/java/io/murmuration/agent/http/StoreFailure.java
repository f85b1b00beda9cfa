package io.murmuration.agent.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.consensus.api.CoordinationException;
import io.murmuration.consensus.api.Outcome;
import io.murmuration.consensus.api.Reason;
import java.util.Locale;

/** How failing to agree is answered: why, whether it may have been done, and a fitting status. */
final class StoreFailure {

    private StoreFailure() {}

    /**
     * Answers a failure.
     *
     * @param waiting what the node waits for, which may be why; empty if it waits for nothing
     */
    static Answer answer(CoordinationException failure, String waiting) {
        String message = String.valueOf(failure.getMessage());
        boolean explains = !waiting.isEmpty() && status(failure) >= 503;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("error", explains ? message + " (this node waits: " + waiting + ")" : message);
        json.put("outcome", failure.outcome().name().toLowerCase(Locale.ROOT));
        json.put("reason", failure.reason().name().toLowerCase(Locale.ROOT));
        if (failure.reason() == Reason.COMPACTED) {
            json.put("oldest_revision", failure.detail());
        } else if (failure.reason() == Reason.TOO_STALE) {
            json.put("age_ms", failure.detail());
        }
        return Answer.json(status(failure), json);
    }

    static Answer refused(Reason reason, String message) {
        return answer(CoordinationException.refused(reason, message), "");
    }

    private static int status(CoordinationException failure) {
        if (failure.outcome() == Outcome.UNKNOWN) {
            return 504;
        }
        return switch (failure.reason()) {
            case MALFORMED, TOO_LARGE, FUTURE_REVISION, MACHINE -> 400;
            case UNKNOWN_SESSION -> 404;
            case COMPACTED, CHANGE_REFUSED -> 409;
            case UNSUPPORTED -> 501;
            case QUOTA -> 507;
            case DEADLINE -> 504;
            default -> 503;
        };
    }
}
