package io.murmuration.consensus.raft;

/** A command of a script that did not succeed, which the script may well expect. */
final class ScriptRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    ScriptRefusal(String words) {
        super(words);
    }
}
