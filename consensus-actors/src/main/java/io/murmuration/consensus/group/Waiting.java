package io.murmuration.consensus.group;

import io.murmuration.consensus.exchange.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Requests that wait for the same thing, in the order in which they came. */
final class Waiting {

    private long[] origins = new long[8];
    private @Nullable Request[] requests = new Request[8];
    private int count;

    void add(long origin, Request request) {
        if (count == requests.length) {
            origins = Arrays.copyOf(origins, 2 * count);
            requests = Arrays.copyOf(requests, 2 * count);
        }
        origins[count] = origin;
        requests[count++] = request;
    }

    int count() {
        return count;
    }

    long origin(int place) {
        return origins[place];
    }

    Request request(int place) {
        Request request = requests[place];
        if (request == null) {
            throw new IndexOutOfBoundsException(place + " of " + count);
        }
        return request;
    }
}
