package io.murmuration.agent.rules;

/** One place where a rule of the house is broken, and what to do about it. */
record Breach(String file, long line, String advice) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + advice;
    }
}
