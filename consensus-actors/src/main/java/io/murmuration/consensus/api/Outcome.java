package io.murmuration.consensus.api;

/** What is known of a request that failed. The ordinal is on the wire: only append. */
public enum Outcome {
    /** It was not done and never will be: it may be sent again. */
    NOT_DONE,
    /** It was done, but the result is not to be had any more. */
    DONE,
    /** It may have been done, may be done later, or never. */
    UNKNOWN
}
