package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Which column a text falls into. This is part of every stored feature vector, so it stays as it is for ever: 32-bit FNV-1a over the UTF-8 bytes (offset basis
 * 0x811C9DC5, prime 0x01000193; Fowler, Noll, Vo), then the finaliser of MurmurHash3 (Appleby), because the low bits of FNV-1a alone are hardly mixed, then the
 * remainder of the unsigned number by the count of buckets. Half of a surrogate pair counts as a question mark.
 */
final class Buckets {
    private Buckets() {}

    static int of(String text, int buckets) {
        return Integer.remainderUnsigned(hash(text), buckets);
    }

    static int hash(String text) {
        int hash = 0x811C9DC5;
        for (byte b : text.getBytes(UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x01000193;
        }
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        return hash ^ (hash >>> 16);
    }
}
