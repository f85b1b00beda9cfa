/**
 * What others do, as small models beside ours: fed with the same pauses and the same loss, so that
 * figures can be compared. They send no bytes and spread no news; they only judge.
 */
@NullMarked
package io.murmuration.testkit.baseline;

import org.jspecify.annotations.NullMarked;
